package dev.comporta.events;

import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request that brings events, from when they are read until all are known to be kept: those
 * that are new by the log, and those that another request is bringing by that one's claim.
 *
 * <p>Threading: asked on its event loop; what came of the events is told on any thread, and who
 * tells the last of it answers.
 */
final class PostEvents extends Exchange {
    private static final int LITTLE_BYTES = 4 * 1024;

    private final IntakeLoop loop;
    private final EventReading reading;
    private final String requestId;
    private final AtomicInteger undecided = new AtomicInteger();
    private List<RejectedEvent> ifNotKept = List.of();
    private boolean kept = true;

    /**
     * @param reading has a valid event at the least
     */
    PostEvents(IntakeLoop loop, EventReading reading, String requestId) {
        this.loop = loop;
        this.reading = reading;
        this.requestId = requestId;
    }

    /** The body, unpacked: few events in it may keep all of it. */
    @Override
    public int answerBytesMax() {
        int bytes = reading.bytes().length;
        return bytes <= LITTLE_BYTES ? 0 : bytes;
    }

    @Override
    protected Answer busy() {
        loop.metrics.full.increment();
        return loop.envelope.of(EventProblem.FULL, "", requestId);
    }

    @Override
    protected boolean ask() {
        RecentEvents.Claim claim = loop.recent.claim(reading.hashes(), reading.count());
        List<RecentEvents.Wait> waits = claim.waits();
        ifNotKept = waits.stream().map(wait -> loop.notKept(reading, wait.index())).toList();
        undecided.set(1 + waits.size());
        if (claim.hasFresh() && !append(claim)) {
            loop.recent.settle(claim, false);
            return false;
        }
        waits.forEach(wait -> loop.recent.await(wait.by(), () -> decideOne(claim)));
        if (!claim.hasFresh()) {
            decideOne(claim);
        }
        return true;
    }

    private boolean append(RecentEvents.Claim claim) {
        EventBatch batch = new EventBatch(reading.bytes(), loop.clock.millis());
        for (int i = 0; i < reading.count(); i++) {
            if (claim.isFresh(i)) {
                batch.add(reading.start(i), reading.end(i) - reading.start(i));
            }
        }
        loop.metrics.onHeld(batch.count(), reading.bytes().length);
        boolean isTaken = loop.log.append(batch, outcome -> settle(claim, batch, outcome));
        if (!isTaken) {
            loop.metrics.onHeld(-batch.count(), -reading.bytes().length);
        }
        return isTaken;
    }

    private void settle(RecentEvents.Claim claim, EventBatch batch, EventLog.Outcome outcome) {
        loop.metrics.onHeld(-batch.count(), -reading.bytes().length);
        kept = outcome == EventLog.Outcome.KEPT;
        loop.recent.settle(claim, kept); // before anybody is answered, and sends them again
        decideOne(claim);
    }

    private void decideOne(RecentEvents.Claim claim) {
        if (undecided.decrementAndGet() == 0) {
            answer(outcome(claim));
        }
    }

    private Answer outcome(RecentEvents.Claim claim) {
        if (!kept) {
            loop.metrics.unavailable.increment();
            return loop.envelope.of(EventProblem.UNAVAILABLE, "", requestId);
        }
        List<RejectedEvent> rejected = new ArrayList<>(reading.rejected());
        for (int i = 0; i < ifNotKept.size(); i++) {
            if (!claim.waits().get(i).by().isKept()) {
                rejected.add(ifNotKept.get(i));
                loop.metrics.onRejected(ifNotKept.get(i));
            }
        }
        rejected.sort(Comparator.comparingInt(RejectedEvent::index));
        int late = rejected.size() - reading.rejected().size();
        int accepted = reading.count() - late;
        int duplicates = accepted - claim.freshCount();
        loop.metrics.onAccepted(accepted, duplicates);
        return loop.envelope.taken(accepted, duplicates, rejected, requestId);
    }

    @Override
    protected void onWritten(long durationNanos) {
        loop.counts.onAnswered(durationNanos);
    }
}
