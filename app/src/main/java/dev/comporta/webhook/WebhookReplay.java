package dev.comporta.webhook;

import dev.comporta.payment.Clock;
import dev.comporta.payment.Transition;
import dev.comporta.payment.UnavailableException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tells events once more, by the ids that they had before; no position is kept or moved.
 *
 * <p>Threading: one owner.
 */
public final class WebhookReplay implements AutoCloseable {
    private final Lanes lanes;
    private final WebhookTarget target;

    /**
     * @param processors wire names, by index
     */
    public WebhookReplay(WebhookOptions options, List<String> processors) {
        lanes =
                new Lanes(
                        new HttpReceiver(options, InstantSource.system()),
                        options,
                        Clock.system(),
                        () -> true);
        target = new WebhookTarget(new WebhookEvents(processors), lanes, 0, _ -> {});
    }

    /**
     * Takes the next transition, and tells what there is to tell, as soon as it is enough.
     *
     * @throws UnavailableException where the receiver wants no more
     */
    public void take(Transition transition) {
        try {
            target.take(transition);
        } catch (Lanes.StoppedException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        }
    }

    /** Tells the rest. */
    public void finish() {
        try {
            target.flush();
        } catch (Lanes.StoppedException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        }
    }

    /** How far it is. */
    public WebhookStatus status() {
        return new WebhookStatus(
                -1,
                0,
                0,
                lanes.delivered(),
                lanes.failures(),
                lanes.givenUp(),
                lanes.isGone(),
                Optional.of(lanes.failure()).filter(it -> !it.isEmpty()));
    }

    @Override
    public void close() {
        lanes.close();
    }
}
