package dev.comporta.webhook;

import dev.comporta.payment.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Tells events until each is taken or given up: those of one payment one after the other, those of
 * others meanwhile. Each waits longer after each failure, up to {@value #WAIT_MOST_MILLIS} ms, or
 * as long as the receiver asks for.
 *
 * <p>Threading: one thread tells; any may stop it, or ask for the counts.
 */
final class Lanes implements AutoCloseable {
    static final long WAIT_FIRST_MILLIS = 1_000;
    static final long WAIT_MOST_MILLIS = 600_000;
    static final long RETRY_AFTER_MOST_MILLIS = 3_600_000;

    /** Not all was told, and nothing more is. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private StoppedException(String message) {
            super(message, null, false, false);
        }
    }

    private final Receiver receiver;
    private final WebhookOptions options;
    private final Clock clock;
    private final BooleanSupplier isHeld;
    private final long waitFirstMillis;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore inFlight;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile String lastFailure = "";
    private volatile boolean isGone;

    /**
     * @param isHeld whether the journal is ours; while it is not, nothing is told
     */
    Lanes(Receiver receiver, WebhookOptions options, Clock clock, BooleanSupplier isHeld) {
        this(receiver, options, clock, isHeld, WAIT_FIRST_MILLIS);
    }

    Lanes(
            Receiver receiver,
            WebhookOptions options,
            Clock clock,
            BooleanSupplier isHeld,
            long waitFirstMillis) {
        this.receiver = receiver;
        this.options = options;
        this.clock = clock;
        this.isHeld = isHeld;
        this.waitFirstMillis = waitFirstMillis;
        inFlight = new Semaphore(options.inFlightMax());
    }

    /**
     * Returns when each of some events is taken or given up.
     *
     * @throws StoppedException where they are not, and this is not to go on
     */
    void tell(List<WebhookEvent> events) {
        Map<UUID, List<WebhookEvent>> byPayment = new LinkedHashMap<>();
        for (WebhookEvent event : events) {
            byPayment.computeIfAbsent(event.payment(), _ -> new ArrayList<>()).add(event);
        }
        List<Future<?>> lanes = new ArrayList<>();
        for (List<WebhookEvent> lane : byPayment.values()) {
            acquire();
            lanes.add(
                    threads.submit(
                            () -> {
                                try {
                                    for (WebhookEvent event : lane) {
                                        tell(event);
                                    }
                                } finally {
                                    inFlight.release();
                                }
                                return null;
                            }));
        }
        lanes.forEach(Lanes::await);
    }

    private void acquire() {
        try {
            inFlight.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("interrupted");
        }
    }

    private static void await(Future<?> lane) {
        try {
            lane.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StoppedException stopped -> throw stopped;
                case InterruptedException _ -> throw new StoppedException("it is closing");
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private void tell(WebhookEvent event) throws InterruptedException {
        long beganNanos = clock.nanos();
        boolean isFailing = false;
        try {
            for (int failed = 0; ; failed++) {
                requireOpen();
                Receiver.Answer answer = receiver.tell(event);
                if (answer.kind() == Receiver.Kind.TAKEN) {
                    delivered.incrementAndGet();
                    return;
                }
                failures.incrementAndGet();
                lastFailure = answer.reason();
                isGone |= answer.kind() == Receiver.Kind.GONE;
                if (!isFailing) {
                    isFailing = true;
                    failing.incrementAndGet();
                }
                requireOpen();
                if (clock.nanos() - beganNanos >= options.giveUp().toNanos()) {
                    giveUp(event, answer.reason());
                    return;
                }
                pause(Math.max(waitMillis(failed), retryAfterMillis(answer)));
            }
        } finally {
            if (isFailing) {
                failing.decrementAndGet();
            }
        }
    }

    private void requireOpen() {
        if (isGone) {
            throw new StoppedException("the receiver wants no more events");
        }
        if (closing.getCount() == 0 || !isHeld.getAsBoolean()) {
            throw new StoppedException("it is closing");
        }
    }

    private void giveUp(WebhookEvent event, String reason) {
        givenUp.incrementAndGet();
        WebhookLog.GIVEN_UP.tell(
                "a webhook was not taken in "
                        + options.giveUp()
                        + " and is left out: "
                        + event.id()
                        + " at position "
                        + event.position()
                        + ": "
                        + reason,
                event.id(),
                event.position(),
                reason);
    }

    /** From half of it on, so that many that failed together are not told again together. */
    private long waitMillis(int failed) {
        long most = Math.min(WAIT_MOST_MILLIS, waitFirstMillis << Math.min(failed, 20));
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }

    private static long retryAfterMillis(Receiver.Answer answer) {
        return Math.min(RETRY_AFTER_MOST_MILLIS, answer.retryAfterMillis());
    }

    private void pause(long millis) throws InterruptedException {
        if (closing.await(millis, TimeUnit.MILLISECONDS)) {
            throw new StoppedException("it is closing");
        }
    }

    /** Whether the receiver has said that it wants no more. */
    boolean isGone() {
        return isGone;
    }

    long delivered() {
        return delivered.get();
    }

    long failures() {
        return failures.get();
    }

    long givenUp() {
        return givenUp.get();
    }

    /** Why an event is not taken that is tried now; empty: there is none. */
    String failure() {
        return failing.get() > 0 || isGone ? lastFailure : "";
    }

    /** Cuts off what is under way. */
    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        receiver.close();
    }
}
