package dev.comporta.http;

import org.jspecify.annotations.Nullable;

/**
 * Another exchange whose answer gets header lines of its own, whatever that is.
 *
 * <p>Threading: as the other one's.
 */
final class FieldedExchange extends Exchange implements Exchange.Owner {
    private final Exchange plain;
    private final byte[] fields;

    private FieldedExchange(Exchange plain, byte[] fields) {
        this.plain = plain;
        this.fields = fields;
        plain.setOwner(this);
    }

    static Exchange of(Exchange plain, byte[] fields) {
        if (fields.length == 0) {
            return plain;
        }
        return plain.isAnsweredAtOnce()
                ? Exchange.answered(plain.arrive().with(fields))
                : new FieldedExchange(plain, fields);
    }

    @Override
    protected boolean ask() {
        return plain.ask();
    }

    @Override
    public int answerBytesMax() {
        return plain.answerBytesMax();
    }

    @Override
    protected @Nullable Answer busy() {
        Answer busy = plain.busy();
        return busy == null ? null : busy.with(fields);
    }

    @Override
    protected void onWritten(long durationNanos) {
        plain.onWritten(durationNanos);
    }

    /** The other one is answered. */
    @Override
    public void deliver(Exchange exchange) {
        answer(exchange.arrive().with(fields));
    }

    @Override
    public void onAnswer(Exchange exchange) {
        throw new IllegalStateException("who is owed the answer brings it home");
    }

    @Override
    public void flushAnswers() {
        throw new IllegalStateException("a connection's");
    }

    @Override
    public void fail(Throwable cause) {
        owner().fail(cause);
    }
}
