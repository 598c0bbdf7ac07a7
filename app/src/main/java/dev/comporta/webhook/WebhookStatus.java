package dev.comporta.webhook;

import dev.comporta.meter.Meter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far the webhooks are.
 *
 * @param position up to which everything was told; −1: not known yet
 * @param lag transitions behind it; most are no events
 * @param lagMillis for how long there have been some
 * @param delivered events that were taken, since the start
 * @param failures tellings that were not, since the start
 * @param givenUp events that were left out, since the start
 * @param isStopped whether the receiver wants no more
 * @param problem why events are not taken; empty while all is well
 */
public record WebhookStatus(
        long position,
        long lag,
        long lagMillis,
        long delivered,
        long failures,
        long givenUp,
        boolean isStopped,
        Optional<String> problem) {

    /** Of an instance that owns no journal. */
    public static final WebhookStatus IDLE =
            new WebhookStatus(-1, 0, 0, 0, 0, 0, false, Optional.empty());

    /** So much is behind at any time while payments come in. */
    private static final long LAG_TOLD_MILLIS = 5_000;

    /** For people. */
    public String words() {
        String left = givenUp == 0 ? "" : "; " + givenUp + " events left out: see webhook-given-up";
        if (isStopped) {
            return "stopped: " + problem.orElse("") + "; a restart goes on" + left;
        }
        if (lagMillis < LAG_TOLD_MILLIS && problem.isEmpty()) {
            return "ok" + left;
        }
        return "behind by "
                + lag
                + " transitions, "
                + lagMillis / 1_000
                + " s"
                + problem.map(it -> "; tried again: " + it).orElse("")
                + left;
    }

    /** The same as numbers. */
    public static List<Meter> meters(Supplier<WebhookStatus> status) {
        return List.of(
                Meter.gauge(
                        "comporta_webhooks_position",
                        "The position up to which everything was told",
                        () -> status.get().position),
                Meter.gauge(
                        "comporta_webhooks_lag_transitions",
                        "Transitions behind it",
                        () -> status.get().lag),
                Meter.gauge(
                        "comporta_webhooks_lag_seconds",
                        "For how long there have been some",
                        () -> status.get().lagMillis / 1e3),
                Meter.counter(
                        "comporta_webhooks_delivered_total",
                        "Events that the receiver took",
                        () -> status.get().delivered),
                Meter.counter(
                        "comporta_webhooks_failures_total",
                        "Tellings that the receiver did not take",
                        () -> status.get().failures),
                Meter.counter(
                        "comporta_webhooks_given_up_total",
                        "Events that were left out, since they were never taken",
                        () -> status.get().givenUp),
                Meter.gauge(
                        "comporta_webhooks_stopped",
                        "1 after the receiver said that it wants no more",
                        () -> status.get().isStopped ? 1 : 0));
    }
}
