package dev.comporta.replay;

import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.GateOptions;
import java.time.Duration;
import java.util.List;

/** Two processors: 5 % and 15 %. */
final class ReplayFixture {
    static final int CHEAP_FEE = 50_000;
    static final int DEAR_FEE = 150_000;

    private static final long MILLI = 1_000_000L;

    private ReplayFixture() {}

    static ReplayOptions options(long deadlineNanos, int inFlightMax) {
        return new ReplayOptions(
                EngineOptions.DEFAULTS
                        .withDeadline(Duration.ofNanos(deadlineNanos))
                        .withStatusRules(List.of(StatusRules.DEFAULT, StatusRules.DEFAULT)),
                List.of(gate(CHEAP_FEE, inFlightMax), gate(DEAR_FEE, inFlightMax)),
                5_000 * MILLI,
                1);
    }

    private static GateOptions gate(int feeMillionths, int inFlightMax) {
        return new GateOptions(
                feeMillionths, inFlightMax, GateOptions.RETRY_PERCENT, BreakerOptions.DEFAULT);
    }
}
