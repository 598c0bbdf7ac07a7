package dev.comporta.workbench.wire;

import java.time.Duration;

/** What a processor is made to suffer: how long each answer takes, and whether it fails. */
public record Condition(Duration delay, boolean failing) {
    public static final Condition HEALTHY = new Condition(Duration.ZERO, false);

    public static Condition delayed(long delayMillis) {
        return new Condition(Duration.ofMillis(delayMillis), false);
    }

    public static Condition failing(long delayMillis) {
        return new Condition(Duration.ofMillis(delayMillis), true);
    }

    @Override
    public String toString() {
        return delay.toMillis() + "ms" + (failing ? " failing" : "");
    }
}
