package dev.comporta.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.meter.Meter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Output that never makes its writer wait: a thread of its own writes it on, and what comes while
 * {@value #BYTES_MAX} bytes wait is dropped, and its amount told afterwards. So a terminal or a
 * pipe that nobody reads can't stop an event loop that has something to say.
 *
 * <p>Threading: safe.
 */
public final class LossyOutput extends OutputStream {
    static final int BYTES_MAX = 256 * 1024;

    private final OutputStream target;
    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private final Semaphore roomBytes = new Semaphore(BYTES_MAX);
    private final AtomicLong droppedBytes = new AtomicLong();
    private final LongAdder allDroppedBytes = new LongAdder();
    private final String name;
    private final LongFunction<String> dropped;

    /**
     * In front of what may keep its writer waiting.
     *
     * @param name of the thread that may be kept waiting
     * @param dropped the line that tells how many bytes were
     */
    public LossyOutput(OutputStream target, String name, LongFunction<String> dropped) {
        this.target = target;
        this.name = name;
        this.dropped = dropped;
        Thread.ofPlatform().daemon().name(name).start(this::writeOn);
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (roomBytes.tryAcquire(length)) {
            waiting.add(Arrays.copyOfRange(bytes, offset, offset + length));
        } else {
            droppedBytes.addAndGet(length);
            allDroppedBytes.add(length);
        }
    }

    /** What it tells of itself. */
    List<Meter> meters() {
        return Stream.of(
                        Meter.gauge(
                                "comporta_output_waiting_bytes",
                                "Words on stdout and stderr that wait for their reader",
                                () -> BYTES_MAX - roomBytes.availablePermits()),
                        Meter.gauge(
                                "comporta_output_waiting_max_bytes",
                                "With more they are dropped",
                                () -> BYTES_MAX),
                        Meter.counter(
                                "comporta_output_dropped_bytes_total",
                                "Words that were dropped",
                                allDroppedBytes::sum))
                .map(meter -> meter.labelled("stream", name))
                .toList();
    }

    /**
     * Waits until all of it is written.
     *
     * @return false: it was not, in that time
     */
    public boolean awaitWritten(Duration most) {
        try {
            boolean written = roomBytes.tryAcquire(BYTES_MAX, most.toNanos(), TimeUnit.NANOSECONDS);
            roomBytes.release(written ? BYTES_MAX : 0);
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void writeOn() {
        try {
            while (true) {
                byte[] next = waiting.take();
                pass(next);
                roomBytes.release(next.length);
                long bytes = droppedBytes.getAndSet(0);
                if (bytes > 0) {
                    pass(dropped.apply(bytes).getBytes(UTF_8));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A reader that is gone takes nothing from the process but its words. */
    private void pass(byte[] bytes) {
        try {
            target.write(bytes);
            target.flush();
        } catch (IOException e) {
            droppedBytes.set(0);
        }
    }
}
