package dev.comporta.archive;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A stream of what a test says, position by position; it ends where the test says. */
final class FakeStream implements TransitionStream {
    static final long JOURNAL = 7;

    private final List<Transition> transitions = new ArrayList<>();
    private long droppedUpTo;
    private long failingAt = Long.MAX_VALUE;
    private long goesAnotherWayBehind = Long.MAX_VALUE;

    static UUID id(long number) {
        return new UUID(0, number);
    }

    static Changed changed(long position, Change change, UUID id, int attempt, Evidence evidence) {
        return new Changed(
                position,
                1_000 + position,
                change,
                new StoredPayment(id, 1990, 1_000, attempt, 0, 5_000_001_234L, evidence, 200));
    }

    FakeStream add(Change change, long number, int attempt, Evidence evidence) {
        transitions.add(changed(nextPosition(), change, id(number), attempt, evidence));
        return this;
    }

    FakeStream add(Change change, long number, int attempt) {
        return add(change, number, attempt, Evidence.ANSWERED);
    }

    /** Payments that are settled at once. */
    FakeStream settle(long firstNumber, int count) {
        for (int index = 0; index < count; index++) {
            add(Change.SETTLED, firstNumber + index, 1);
        }
        return this;
    }

    FakeStream note(long number, int attempt, String... parts) {
        for (int part = 1; part <= parts.length; part++) {
            transitions.add(
                    new Transition.Noted(
                            nextPosition(),
                            1_000,
                            id(number),
                            attempt,
                            part,
                            parts.length,
                            parts[part - 1]));
        }
        return this;
    }

    FakeStream purge() {
        transitions.add(new Transition.Purged(nextPosition(), 1_000));
        return this;
    }

    /** The records behind a position are gone, as after a power loss. */
    void loseBehind(long position) {
        transitions.removeIf(it -> it.position() > position);
    }

    /** The next reading breaks in front of this position. */
    void failOnceAt(long position) {
        failingAt = position;
    }

    List<Transition> all() {
        return transitions;
    }

    private long nextPosition() {
        return transitions.size() + 1L;
    }

    @Override
    public long journalId() {
        return JOURNAL;
    }

    /** Each restart would be another run; a test that sets it back says so. */
    @Override
    public long runAt(long position) {
        return position > goesAnotherWayBehind ? 2 : 1;
    }

    /** The records behind a position are others, as behind an older copy that went on. */
    void goAnotherWay(long behind) {
        goesAnotherWayBehind = behind;
    }

    @Override
    public long droppedUpTo() {
        return droppedUpTo;
    }

    /** What stands up to a position is handed over no more. */
    void drop(long upTo) {
        droppedUpTo = upTo;
    }

    @Override
    public long end() {
        return transitions.size();
    }

    @Override
    public void read(long behind, Target target) {
        for (Transition transition : List.copyOf(transitions)) {
            if (transition.position() == failingAt) {
                failingAt = Long.MAX_VALUE;
                throw new UnavailableException("deleted under the reader");
            }
            if (transition.position() > Math.max(behind, droppedUpTo)) {
                target.take(transition);
                target.reached(transition.position());
            }
        }
    }
}
