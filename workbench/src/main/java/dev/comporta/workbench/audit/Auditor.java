package dev.comporta.workbench.audit;

import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Window;
import java.time.Duration;
import java.util.function.Function;

/**
 * Compares the gateway with the processors, window by window.
 *
 * <p>Three servers are asked at three instants, so a payment that settles in between makes them
 * differ although all is well. So a window that differs is asked again, some times, a short pause
 * apart.
 */
public final class Auditor {
    private static final int ASKED_MAX = 6;

    private final Function<Window, ProcessorTotals> gateway;
    private final Function<Window, ProcessorTotals> processors;
    private final Duration pause;

    public Auditor(
            Function<Window, ProcessorTotals> gateway,
            Function<Window, ProcessorTotals> processors,
            Duration pause) {
        this.gateway = gateway;
        this.processors = processors;
        this.pause = pause;
    }

    public Comparison compare(Window window) throws InterruptedException {
        for (int asked = 1; ; asked++) {
            Comparison comparison =
                    new Comparison(window, gateway.apply(window), processors.apply(window), asked);
            if (comparison.isEqual() || asked == ASKED_MAX) {
                return comparison;
            }
            Thread.sleep(pause);
        }
    }
}
