package dev.comporta.webhook;

import dev.comporta.payment.Bookmark;
import dev.comporta.payment.Clock;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Tells what happens, some moments later. Its position moves on only behind events that were taken
 * or given up, so a crash lets some be told once more, and none be left out.
 *
 * <p>Threading: one thread calls {@link #step} and {@link #end}; the rest may be asked on any.
 */
final class Deliverer {
    static final long POLL_MILLIS = 20;
    static final long TROUBLE_MILLIS = 1_000;
    private static final long KEEP_EVERY_NANOS = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final TransitionStream stream;
    private final Bookmark bookmark;
    private final Lanes lanes;
    private final List<String> processors;
    private final BooleanSupplier isHeld;
    private final Clock clock;
    private final long beginning;
    private long keptAtNanos;
    private volatile long keptPosition = -1;
    private volatile long position = -1;
    private volatile long levelAtNanos;
    private volatile String trouble = "";
    private volatile String unkept = "";

    /**
     * @param bookmark where it was; without a position it begins with what happens from now on
     * @param processors wire names, by index
     * @param isHeld whether the journal is ours; while it is not, nothing is told
     */
    Deliverer(
            TransitionStream stream,
            Bookmark bookmark,
            Lanes lanes,
            List<String> processors,
            BooleanSupplier isHeld,
            Clock clock) {
        this.stream = stream;
        this.bookmark = bookmark;
        this.lanes = lanes;
        this.processors = List.copyOf(processors);
        this.isHeld = isHeld;
        this.clock = clock;
        beginning = stream.end();
        levelAtNanos = clock.nanos();
    }

    /**
     * Does what there is to do, which may take as long as the receiver does.
     *
     * @return how long to wait until the next step, in milliseconds
     */
    long step() {
        if (!isHeld.getAsBoolean() || lanes.isGone()) {
            return TROUBLE_MILLIS;
        }
        try {
            if (position < 0) {
                begin();
            }
            catchUp();
            keepWhenDue();
            trouble = "";
            return POLL_MILLIS;
        } catch (UnavailableException e) {
            trouble = String.valueOf(e.getMessage());
            return TROUBLE_MILLIS;
        } catch (Lanes.StoppedException e) {
            return TROUBLE_MILLIS; // of a closing gateway, or for good
        }
    }

    /** A journal that ends before the position was set back: what it gives now is new. */
    private void begin() {
        long kept = bookmark.position().orElse(-1);
        long first = Math.min(kept < 0 ? beginning : kept, stream.end());
        if (first != kept) {
            bookmark.keep(first);
        }
        if (first < stream.droppedUpTo()) {
            WebhookLog.MISSED.tell(
                    "the webhooks go on behind position "
                            + first
                            + ", and payments that were closed up to "
                            + stream.droppedUpTo()
                            + " were dropped meanwhile (HISTORY_KEEP): the archive has them",
                    first,
                    stream.droppedUpTo());
        }
        keptPosition = first;
        position = first;
    }

    private void catchUp() {
        long nowNanos = clock.nanos();
        long end = stream.end();
        if (end > position) {
            read();
        }
        if (position >= end) {
            levelAtNanos = nowNanos;
        }
    }

    /** Files that compaction deletes under the reader are no failure: it has come to something. */
    private void read() {
        long before = position;
        WebhookTarget target =
                new WebhookTarget(new WebhookEvents(processors), lanes, before, this::told);
        try {
            stream.read(before, target);
        } catch (UnavailableException e) {
            target.flush();
            if (position == before) {
                throw e;
            }
            return;
        }
        target.flush();
    }

    private void told(long reached) {
        position = reached;
        keepWhenDue();
    }

    private void keepWhenDue() {
        long now = clock.nanos();
        if (position > keptPosition && now - keptAtNanos >= KEEP_EVERY_NANOS) {
            keptAtNanos = now;
            keep();
        }
    }

    /** Telling goes on where it can't be kept: then a restart tells more of it once more. */
    private void keep() {
        long told = position;
        try {
            bookmark.keep(told);
            keptPosition = told;
            unkept = "";
        } catch (UnavailableException e) {
            String reason = String.valueOf(e.getMessage());
            if (unkept.isEmpty()) {
                WebhookLog.UNKEPT.tell(
                        "the position of the webhooks can't be kept, and they go on: " + reason,
                        reason);
            }
            unkept = reason;
        }
    }

    /** Keeps the position, as far as that can be done. */
    void end() {
        if (position > keptPosition && isHeld.getAsBoolean()) {
            keep();
        }
    }

    /** Up to where everything was told, also after a crash; −1: not known yet. */
    long keptPosition() {
        return keptPosition;
    }

    WebhookStatus status() {
        long told = position;
        long lag = told < 0 ? 0 : Math.max(0, stream.end() - told);
        Optional<String> problem =
                Stream.of(trouble, lanes.failure(), unkept).filter(it -> !it.isEmpty()).findFirst();
        return new WebhookStatus(
                told,
                lag,
                lag > 0 ? (clock.nanos() - levelAtNanos) / NANOS_PER_MILLI : 0,
                lanes.delivered(),
                lanes.failures(),
                lanes.givenUp(),
                lanes.isGone(),
                problem);
    }
}
