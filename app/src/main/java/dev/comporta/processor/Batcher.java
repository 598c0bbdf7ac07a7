package dev.comporta.processor;

import dev.comporta.payment.ProcessorPort.Send;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Gathers sends until there are {@code paymentsMax} of them, or until the first of them has waited
 * for {@link #WAIT_NANOS}. It never holds more, and no payment twice: a verdict that names the
 * payment could not tell two sends apart.
 *
 * <p>Threading: one owner, which the timer calls, too.
 */
final class Batcher {
    static final long WAIT_NANOS = 5_000_000;

    /** Runs a task once, later. */
    interface Timer {
        void after(long delayNanos, Runnable task);
    }

    private final int paymentsMax;
    private final Timer timer;
    private final Consumer<List<Send>> next;
    private final Map<UUID, Send> waiting = new LinkedHashMap<>();
    private long number;

    /**
     * @param next takes a batch, in the order of the sends; never an empty one
     */
    Batcher(int paymentsMax, Timer timer, Consumer<List<Send>> next) {
        if (paymentsMax < 1) {
            throw new IllegalArgumentException("a batch needs a payment: max=" + paymentsMax);
        }
        this.paymentsMax = paymentsMax;
        this.timer = timer;
        this.next = next;
    }

    void add(Send payment) {
        if (waiting.containsKey(payment.id())) {
            flush();
        }
        if (waiting.isEmpty()) {
            long opened = ++number;
            timer.after(WAIT_NANOS, () -> expire(opened));
        }
        waiting.put(payment.id(), payment);
        if (waiting.size() == paymentsMax) {
            flush();
        }
    }

    /** Takes out what waits; none of it was handed on. */
    List<Send> drain() {
        List<Send> batch = new ArrayList<>(waiting.values());
        waiting.clear();
        return batch;
    }

    /** The timer of a batch that was full before its time must not cut the next one short. */
    private void expire(long opened) {
        if (opened == number) {
            flush();
        }
    }

    private void flush() {
        List<Send> batch = drain();
        if (!batch.isEmpty()) {
            next.accept(batch);
        }
    }
}
