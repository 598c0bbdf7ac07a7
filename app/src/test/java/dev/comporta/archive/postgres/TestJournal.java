package dev.comporta.archive.postgres;

import dev.comporta.payment.TransitionStream;

/** Of what an archive asks a journal; it is read by nobody. */
record TestJournal(long journalId, long run) implements TransitionStream {
    static final long ID = 7;

    private static final long END = 1_000_000;

    @Override
    public long runAt(long position) {
        return run;
    }

    @Override
    public long end() {
        return END;
    }

    @Override
    public void read(long behind, Target target) {
        throw new UnsupportedOperationException();
    }
}
