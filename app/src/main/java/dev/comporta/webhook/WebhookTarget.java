package dev.comporta.webhook;

import dev.comporta.payment.Transition;
import dev.comporta.payment.TransitionStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Tells what is read, some events at a time: so no more is held, however much there is to read. A
 * purge comes behind everything before it, and in front of everything after it.
 */
final class WebhookTarget implements TransitionStream.Target {
    static final int EVENTS_MAX = 256;

    private final WebhookEvents events;
    private final Lanes lanes;
    private final LongConsumer told;
    private final List<WebhookEvent> waiting = new ArrayList<>();
    private long reached;

    /**
     * @param told gets positions up to which everything was told
     */
    WebhookTarget(WebhookEvents events, Lanes lanes, long position, LongConsumer told) {
        this.events = events;
        this.lanes = lanes;
        this.told = told;
        reached = position;
    }

    @Override
    public void take(Transition transition) {
        boolean isPurge = transition instanceof Transition.Purged;
        if (isPurge) {
            flush();
        }
        waiting.addAll(events.of(transition));
        if (isPurge || waiting.size() >= EVENTS_MAX) {
            flush();
        }
    }

    @Override
    public void reached(long position) {
        reached = position;
    }

    /** Tells what there is. */
    void flush() {
        lanes.tell(waiting);
        waiting.clear();
        told.accept(reached);
    }
}
