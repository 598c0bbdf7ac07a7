package dev.comporta.webhook;

import dev.comporta.payment.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
        awaitAll(byPayment.values().stream().map(this::start).toList());
    }

    private Future<?> start(List<WebhookEvent> lane) {
        try {
            inFlight.acquire();
            return threads.submit(
                    () -> {
                        try {
                            for (WebhookEvent event : lane) {
                                tell(event);
                            }
                        } finally {
                            inFlight.release();
                        }
                        return null;
                    });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("interrupted");
        } catch (RejectedExecutionException e) {
            throw new StoppedException("it is closing");
        }
    }

    /** Also where one is stopped: the others would tell what is told again after it. */
    private static void awaitAll(List<Future<?>> lanes) {
        List<StoppedException> stopped =
                lanes.stream().map(Lanes::await).flatMap(Optional::stream).toList();
        if (!stopped.isEmpty()) {
            throw stopped.getFirst();
        }
    }

    private static Optional<StoppedException> await(Future<?> lane) {
        try {
            lane.get();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new StoppedException("interrupted"));
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case StoppedException stopped -> Optional.of(stopped);
                case InterruptedException _ -> Optional.of(new StoppedException("it is closing"));
                case null, default -> throw new IllegalStateException(e);
            };
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
                pause(pauseMillis(failed, answer.retryAfterMillis(), waitFirstMillis));
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

    /**
     * How long to wait. From half of it on, so that many that failed together are not told again
     * together.
     *
     * @param failed failures before this one
     * @param retryAfterMillis what the receiver has asked for
     */
    static long pauseMillis(int failed, long retryAfterMillis, long waitFirstMillis) {
        long most = Math.min(WAIT_MOST_MILLIS, waitFirstMillis << Math.min(failed, 20));
        long wait = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        return Math.max(wait, Math.min(RETRY_AFTER_MOST_MILLIS, retryAfterMillis));
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
