package dev.comporta.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** A connection's unanswered requests, in the order in which their answers must leave. */
final class AnswerQueue {
    private static final int INITIAL_CAPACITY = 256;

    private final HttpMetrics metrics;
    private @Nullable Exchange head;
    private @Nullable Exchange tail;
    private int count;
    private int heldBytes;
    private @Nullable Opened streaming;
    private boolean ended;

    /** An answer that is a stream, from its head to its end. */
    record Opened(Exchange exchange, StreamSource source) {}

    AnswerQueue(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    void add(Exchange exchange) {
        if (tail == null) {
            head = exchange;
        } else {
            tail.next = exchange;
        }
        tail = exchange;
        count++;
        heldBytes += exchange.answerBytesMax();
    }

    /** Counts an answer that is there, though it may have to wait for those before it. */
    void onAnswer(Exchange exchange) {
        heldBytes += exchange.arrive().length() - exchange.answerBytesMax();
    }

    /** The bytes of the answers that wait, and what those may come to that are not there yet. */
    int heldBytes() {
        return heldBytes;
    }

    int count() {
        return count;
    }

    /** Whether the next answer to leave is there, and no stream is under way before it. */
    boolean isReady() {
        return head != null && head.answer() != null && streaming == null;
    }

    /** The stream whose head has been taken, and that has not ended. */
    @Nullable Opened streaming() {
        return streaming;
    }

    /** Whether the last answer of the connection has been taken. */
    boolean hasEnded() {
        return ended;
    }

    /** Takes all answers that may leave now, as bytes: whole ones, and the head of a stream. */
    ByteBuf take(ByteBufAllocator allocator, byte[] dateField) {
        ByteBuf out = allocator.ioBuffer(INITIAL_CAPACITY);
        Exchange exchange = head;
        while (exchange != null && exchange.answer() != null && streaming == null && !ended) {
            write(exchange, exchange.answer(), out, dateField);
            exchange = head;
        }
        return out;
    }

    private void write(Exchange exchange, Answer answer, ByteBuf out, byte[] dateField) {
        StreamSource source = exchange.isHeadOnly() ? null : answer.source();
        if (source != null && exchange.isHttp10()) {
            exchange.setLast(); // the connection's end is the body's
        }
        answer.writeTo(out, dateField, exchange);
        metrics.onAnswer(answer.status());
        heldBytes -= answer.length();
        if (source == null) {
            remove(exchange);
        } else {
            streaming = new Opened(exchange, source);
        }
    }

    /** The stream that is under way has ended. */
    void endStream() {
        if (streaming != null) {
            remove(streaming.exchange());
            streaming = null;
        }
    }

    private void remove(Exchange exchange) {
        head = exchange.next;
        if (head == null) {
            tail = null;
        }
        count--;
        ended = exchange.isLast();
    }
}
