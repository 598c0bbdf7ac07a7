package dev.comporta.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import dev.comporta.payment.TransitionStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * An archive in memory, with the ways in which a real one fails. Strict: a batch that does not
 * begin with the kept position is refused, a second connection is not given while one is open, and
 * a payment that changes is an error.
 */
final class FakeArchive implements Archive.Connector {

    /** When the next write fails. */
    enum Fault {
        NONE,
        /** Nothing was written. */
        BEFORE_COMMIT,
        /** All was written, and nobody was told. */
        AFTER_COMMIT
    }

    /** What is kept; immutable, so that a fail-over can go back to it. */
    record Kept(Mark mark, Map<UUID, Changed> payments, Set<Long> purges) {
        static final Kept NOTHING =
                new Kept(new Mark(FakeStream.JOURNAL, 0, 0), Map.of(), Set.of());

        long position() {
            return mark.position();
        }
    }

    final List<Batch> written = new ArrayList<>();
    Kept kept = Kept.NOTHING;
    Fault next = Fault.NONE;
    boolean isDown;
    int openCount;
    int refusedRows;

    @Override
    public Archive connect(TransitionStream journal) {
        assertThat(openCount).as("open connections").isZero();
        if (isDown) {
            throw new ArchiveException("down");
        }
        openCount++;
        return new Connection(kept.mark(), journal);
    }

    /** The standby takes over, which lacks the last transactions. */
    void failOver(Kept earlier) {
        kept = earlier;
        next = Fault.BEFORE_COMMIT;
    }

    private final class Connection implements Archive {
        private final Mark mark;
        private final TransitionStream journal;
        private boolean closed;

        Connection(Mark mark, TransitionStream journal) {
            this.mark = mark;
            this.journal = journal;
        }

        @Override
        public Mark mark() {
            return mark;
        }

        @Override
        public int write(Batch batch) {
            assertThat(closed).isFalse();
            Fault fault = isDown ? Fault.BEFORE_COMMIT : next;
            next = Fault.NONE;
            if (fault == Fault.BEFORE_COMMIT) {
                throw new ArchiveException("broken");
            }
            if (batch.from() != kept.position()) {
                throw new ArchiveException("the position is another one");
            }
            kept = kept(batch);
            written.add(batch);
            if (fault == Fault.AFTER_COMMIT) {
                throw new ArchiveException("cut off");
            }
            return refusedRows;
        }

        private Kept kept(Batch batch) {
            Map<UUID, Changed> payments = new LinkedHashMap<>(kept.payments());
            Set<Long> purges = new TreeSet<>(kept.purges());
            for (Purged purge : batch.purges()) {
                payments.values().removeIf(it -> it.position() < purge.position());
                purges.add(purge.position());
            }
            for (Changed payment : batch.payments()) {
                Changed before = payments.putIfAbsent(payment.payment().id(), payment);
                assertThat(before == null || before.equals(payment)).isTrue();
            }
            return new Kept(
                    new Mark(journal.journalId(), batch.to(), journal.runAt(batch.to())),
                    payments,
                    purges);
        }

        @Override
        public void abort() {
            close();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openCount--;
            }
        }
    }
}
