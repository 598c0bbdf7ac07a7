package dev.comporta.webhook;

/**
 * Who is told.
 *
 * <p>Threading: several threads at a time.
 */
public interface Receiver extends AutoCloseable {

    /**
     * What became of one telling.
     *
     * @param kind whether the event is taken
     * @param reason in words, where it is not
     * @param retryAfterMillis how long the receiver wants to be left alone; 0: it did not say
     */
    record Answer(Kind kind, String reason, long retryAfterMillis) {
        static final Answer TAKEN = new Answer(Kind.TAKEN, "", 0);

        static Answer again(String reason, long retryAfterMillis) {
            return new Answer(Kind.AGAIN, reason, retryAfterMillis);
        }
    }

    /** Whether an event is taken. */
    enum Kind {
        TAKEN,
        /** Not taken, or nobody knows: it is told again. */
        AGAIN,
        /** The receiver wants no more events. */
        GONE
    }

    /** Tells it once, and waits for the answer. */
    Answer tell(WebhookEvent event) throws InterruptedException;

    @Override
    void close();
}
