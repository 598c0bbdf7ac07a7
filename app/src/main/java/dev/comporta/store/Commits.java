package dev.comporta.store;

import dev.comporta.journal.Journal;

/**
 * What waits until the journal is as safe as the durability names: answers in the order of the
 * calls, and, apart from them, the attempts that may be sent then.
 */
final class Commits {
    private final Durability durability;
    private final Journal journal;
    private final Recorder recorder;
    private final CommitQueue answers = new CommitQueue();
    private final CommitQueue attempts = new CommitQueue();

    Commits(Durability durability, Journal journal, Recorder recorder) {
        this.durability = durability;
        this.journal = journal;
        this.recorder = recorder;
    }

    /** Once all that was appended so far is safe; told also where it never will be. */
    void answer(CommitQueue.Entry entry) {
        answers.add(journal.appendedSequence(), entry);
    }

    /** Once all that was appended so far survives power loss; nobody is told where it won't. */
    void send(Runnable stored) {
        attempts.add(
                journal.appendedSequence(),
                safe -> {
                    if (safe) {
                        stored.run();
                    }
                });
    }

    /** Writes, syncs what must be, and releases; what is released may append more. */
    void commit() {
        boolean progress = true;
        while (progress && recorder.failure().isEmpty()) {
            long before = releasedSequence();
            journal.flush();
            if (durability == Durability.POWER || !attempts.isEmpty()) {
                requestSync();
            }
            answers.release(releasedSequence());
            attempts.release(sendableSequence());
            progress = releasedSequence() > before;
        }
        if (recorder.failure().isPresent()) {
            close();
        } else if (journal.isStalled()) {
            answers.failBehind(journal.writtenSequence());
        }
    }

    /** Nothing more gets safe. */
    void close() {
        answers.fail();
        attempts.fail();
    }

    void requestSync() {
        if (durability != Durability.MEMORY) {
            journal.requestSync();
        }
    }

    /** How far the journal is safe, in the sense of the durability. */
    private long releasedSequence() {
        return switch (durability) {
            case POWER -> journal.syncedSequence();
            case PROCESS, MEMORY -> journal.writtenSequence();
        };
    }

    /**
     * How far attempts may be sent: whatever a 202 survives, an attempt that a processor has seen
     * survives power loss, or the payment could be booked at another one afterwards.
     */
    private long sendableSequence() {
        return switch (durability) {
            case POWER, PROCESS -> journal.syncedSequence();
            case MEMORY -> journal.writtenSequence();
        };
    }
}
