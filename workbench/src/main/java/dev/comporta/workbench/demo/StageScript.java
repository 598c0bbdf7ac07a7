package dev.comporta.workbench.demo;

import dev.comporta.workbench.terminal.Durations;
import dev.comporta.workbench.wire.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The stages of faults, in order. As text, one stage a line: its duration, then what each processor
 * suffers; {@code #} starts a comment, and a processor that is not named is healthy:
 *
 * <pre>
 * 10s  default=100ms,failing  fallback=0ms
 * 5s   default=20ms                         # recovers
 * </pre>
 */
public record StageScript(List<Stage> stages) {
    public StageScript {
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a script needs at least one stage");
        }
    }

    /** The public load test's stages, each a sixth of the time. */
    public static StageScript standard(Duration total) {
        Duration sixth = total.dividedBy(6);
        return new StageScript(
                List.of(
                        new Stage(sixth, Condition.HEALTHY, Condition.HEALTHY),
                        new Stage(sixth, Condition.delayed(100), Condition.HEALTHY),
                        new Stage(sixth, Condition.failing(100), Condition.HEALTHY),
                        new Stage(sixth, Condition.failing(2_000), Condition.failing(1_000)),
                        new Stage(sixth, Condition.delayed(20), Condition.delayed(20)),
                        new Stage(sixth, Condition.HEALTHY, Condition.delayed(5_000))));
    }

    /**
     * Reads a script.
     *
     * @throws IllegalArgumentException naming the line and what was expected
     */
    static StageScript parse(List<String> lines) {
        List<Stage> stages = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                try {
                    stages.add(stage(line));
                } catch (IllegalArgumentException invalid) {
                    throw new IllegalArgumentException(
                            "line " + (index + 1) + ": " + invalid.getMessage());
                }
            }
        }
        return new StageScript(List.copyOf(stages));
    }

    private static Stage stage(String line) {
        String[] words = line.split("\\s+");
        Condition byDefault = Condition.HEALTHY;
        Condition byFallback = Condition.HEALTHY;
        for (String word : List.of(words).subList(1, words.length)) {
            if (word.startsWith("default=")) {
                byDefault = condition(word.substring("default=".length()));
            } else if (word.startsWith("fallback=")) {
                byFallback = condition(word.substring("fallback=".length()));
            } else {
                throw new IllegalArgumentException(
                        "expected default= or fallback=, not '" + word + "'");
            }
        }
        return new Stage(Durations.parse(words[0]), byDefault, byFallback);
    }

    private static Condition condition(String text) {
        Duration delay = Duration.ZERO;
        boolean failing = false;
        for (String part : text.split(",", -1)) {
            if (part.equals("failing")) {
                failing = true;
            } else {
                delay = Durations.parse(part);
            }
        }
        return new Condition(delay, failing);
    }

    Duration total() {
        return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** The index of the stage at that time; the last one stays. */
    public int indexAt(Duration elapsed) {
        Duration end = Duration.ZERO;
        for (int index = 0; index < stages.size(); index++) {
            end = end.plus(stages.get(index).duration());
            if (elapsed.compareTo(end) < 0) {
                return index;
            }
        }
        return stages.size() - 1;
    }
}
