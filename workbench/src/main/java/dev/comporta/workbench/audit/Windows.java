package dev.comporta.workbench.audit;

import dev.comporta.workbench.wire.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Which windows to audit. Bounds are whole milliseconds, as the processors' instants are. */
public final class Windows {
    private static final Duration RECENT = Duration.ofSeconds(15);
    private static final Duration PUBLIC_LAG = Duration.ofMillis(1_500);

    private Windows() {}

    /** The public load test's: from 15 s to 1.5 s ago. */
    public static Window recent(Instant now) {
        return recent(now, PUBLIC_LAG);
    }

    /** From 15 s ago to some time ago. */
    static Window recent(Instant now, Duration lag) {
        Instant whole = now.truncatedTo(ChronoUnit.MILLIS);
        return new Window(whole.minus(RECENT), whole.minusMillis(lag.toMillis()));
    }

    /** Everything, then {@code count} equal slices that share their bounds. */
    static List<Window> slices(Window whole, int count) {
        long millis = Duration.between(whole.from(), whole.to()).toMillis();
        List<Window> windows = new ArrayList<>(List.of(Window.EVERYTHING));
        for (int slice = 0; slice < count; slice++) {
            windows.add(
                    new Window(
                            whole.from().plusMillis(millis * slice / count),
                            whole.from().plusMillis(millis * (slice + 1) / count)));
        }
        return windows;
    }

    /** Windows with both bounds anywhere in the whole. */
    public static List<Window> random(Window whole, int count, SplittableRandom random) {
        Instant start = whole.from().truncatedTo(ChronoUnit.MILLIS);
        long millis = Duration.between(start, whole.to()).toMillis();
        return Stream.generate(
                        () -> {
                            long one = random.nextLong(millis + 1);
                            long other = random.nextLong(millis + 1);
                            return new Window(
                                    start.plusMillis(Math.min(one, other)),
                                    start.plusMillis(Math.max(one, other)));
                        })
                .limit(count)
                .toList();
    }
}
