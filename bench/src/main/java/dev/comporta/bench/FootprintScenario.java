package dev.comporta.bench;

import dev.comporta.bench.LimitedGroup.Limits;
import dev.comporta.workbench.demo.Stage;
import dev.comporta.workbench.demo.StageScript;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.wire.Condition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Limits, and the load that is to be served in them.
 *
 * @param lasting only run when asked for, without references, and told of minute by minute
 */
record FootprintScenario(
        String name, Limits limits, LoadPlan plan, StageScript script, boolean lasting) {
    static final URI URL = URI.create("http://127.0.0.1:" + Contender.PORT);

    private static final Duration MINUTE = seconds("RAMP_SECONDS", 60);
    private static final Duration SOAK = seconds("SOAK_SECONDS", 600);

    /** The public load test: 550 users one after the other, and its stages of faults. */
    private static final LoadPlan RAMP = LoadPlan.ramp(URL, 550, MINUTE, false);

    private static final StageScript STAGES = StageScript.standard(MINUTE);
    private static final StageScript HEALTHY = always(Condition.HEALTHY);

    private static final Limits SMALLEST = new Limits(50, 0.25);
    private static final Limits SMALL = new Limits(110, 0.5);
    private static final Limits CONTEST = new Limits(350, 1.5);

    private static final List<FootprintScenario> ALL =
            List.of(
                    ramp("whole-50", SMALLEST),
                    // The share of one in a group of four at the public test's end, all the time.
                    new FootprintScenario(
                            "share-50",
                            SMALLEST,
                            LoadPlan.constant(URL, 137, MINUTE, 137),
                            HEALTHY,
                            false),
                    ramp("group-110", SMALL),
                    ramp("contest", CONTEST),
                    ramp("unlimited", new Limits(0, 0)),
                    soak("soak-50", SMALLEST),
                    soak("soak-110", SMALL),
                    soak("soak-350", CONTEST),
                    flood("flood-50", SMALLEST),
                    flood("flood-110", SMALL),
                    flood("flood-350", CONTEST));

    /** The public load test in these limits. */
    static FootprintScenario ramp(String name, Limits limits) {
        return new FootprintScenario(name, limits, RAMP, STAGES, false);
    }

    /** Memory must stay flat. */
    private static FootprintScenario soak(String name, Limits limits) {
        LoadPlan plan = LoadPlan.constant(URL, 300, SOAK, 300);
        return new FootprintScenario(name, limits, plan, HEALTHY, true);
    }

    /** 10,000 connections and far more than 100,000 payments; none can be settled. */
    private static FootprintScenario flood(String name, Limits limits) {
        LoadPlan plan = LoadPlan.constant(URL, 2_000, Duration.ofSeconds(90), 10_000);
        return new FootprintScenario(name, limits, plan, always(Condition.failing(0)), true);
    }

    /** Both processors; the last stage of a script stays. */
    private static StageScript always(Condition condition) {
        return new StageScript(List.of(new Stage(Duration.ZERO, condition, condition)));
    }

    /**
     * @param only names or their beginnings, split by commas; empty for all but those that last
     */
    static List<FootprintScenario> chosen(String only) {
        List<String> beginnings = List.of(only.split(",", -1));
        Stream<FootprintScenario> chosen =
                only.isEmpty()
                        ? ALL.stream().filter(scenario -> !scenario.lasting)
                        : ALL.stream()
                                .filter(it -> beginnings.stream().anyMatch(it.name::startsWith));
        return chosen.toList();
    }

    private static Duration seconds(String setting, int otherwise) {
        String text = System.getenv().getOrDefault(setting, Integer.toString(otherwise));
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
