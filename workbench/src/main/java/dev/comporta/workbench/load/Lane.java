package dev.comporta.workbench.load;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives each payment that is due to a connection that has room, and what was refused or lost to
 * another one when the load retries. A payment that finds no room stays due: its latency grows.
 *
 * <p>Pacing: one timer of the event loop per lane, never for less than {@value #TICK_NANOS} ns; all
 * that has become due meanwhile is sent in one burst. So a payment is late by at most that, plus
 * the kernel's timer slack (about 0.06 ms), plus what the event loop was busy with. The lateness is
 * recorded by itself and is part of the latency. Without epoll, timers have whole milliseconds.
 *
 * <p>Threading: owned by the event loop.
 */
final class Lane {
    static final long TICK_NANOS = 100_000;
    private static final long RETRY_DELAY_MILLIS = 100;
    static final int SERVICE_UNAVAILABLE = 503;

    /** A balancer's words for a gateway that broke off, or did not answer. */
    private static final Set<Integer> BROKEN_BEHIND_BALANCER = Set.of(502, 504);

    private final ArrivalSchedule arrivals;
    private final EventExecutor loop;
    private final LongSupplier clock;
    private final LoadStatistics statistics;
    private final SplittableRandom random;
    private final boolean retrying;
    private final Set<LoadConnection> withRoom = new LinkedHashSet<>();
    private final ArrayDeque<LoadPayment> again = new ArrayDeque<>();
    private long nextIndex;
    private int unsettled;
    private boolean running;
    private boolean timerSet;

    Lane(
            ArrivalSchedule arrivals,
            EventExecutor loop,
            LongSupplier clock,
            LoadStatistics statistics,
            SplittableRandom random,
            boolean retrying) {
        this.arrivals = arrivals;
        this.loop = loop;
        this.clock = clock;
        this.statistics = statistics;
        this.random = random;
        this.retrying = retrying;
    }

    void start() {
        running = true;
        pump();
    }

    void joined(LoadConnection connection) {
        withRoom.add(connection);
        pump();
    }

    void left(LoadConnection connection) {
        withRoom.remove(connection);
    }

    /** Whether every payment was due, sent and decided. */
    boolean isFinished() {
        return unsettled == 0 && nextDueNanos() == ArrivalSchedule.NEVER;
    }

    /** Ends the lane; what is undecided or unsent counts as an error. */
    void giveUp() {
        running = false;
        long unsent = 0;
        while (nextDueNanos() <= clock.getAsLong()) {
            nextIndex++;
            unsent++;
        }
        countErrors("never sent", unsent);
        countErrors("undecided at the end", unsettled);
    }

    private void countErrors(String kind, long count) {
        if (count > 0) {
            statistics.failed(kind, count);
        }
    }

    private long nextDueNanos() {
        return arrivals.dueNanos(nextIndex, clock.getAsLong());
    }

    private boolean isDue() {
        return !again.isEmpty() || nextDueNanos() <= clock.getAsLong();
    }

    private void pump() {
        while (running && !withRoom.isEmpty() && isDue()) {
            LoadConnection connection = withRoom.iterator().next();
            withRoom.remove(connection);
            while (connection.hasRoom() && isDue()) {
                send(connection);
            }
            connection.flush();
            if (connection.hasRoom()) {
                withRoom.add(connection);
            }
        }
        if (running && !withRoom.isEmpty() && !timerSet) {
            setTimer();
        }
    }

    private void send(LoadConnection connection) {
        LoadPayment repeated = again.poll();
        if (repeated != null) {
            connection.write(repeated);
            statistics.sent(repeated, true);
        } else {
            LoadPayment payment = LoadPayment.due(nextDueNanos(), random);
            nextIndex++;
            unsettled++;
            connection.write(payment);
            statistics.sent(payment, false);
        }
    }

    private void setTimer() {
        long dueNanos = nextDueNanos();
        if (dueNanos == ArrivalSchedule.NEVER) {
            return;
        }
        timerSet = true;
        long delayNanos = Math.max(dueNanos - clock.getAsLong(), TICK_NANOS);
        Future<?> _ =
                loop.schedule(
                        () -> {
                            timerSet = false;
                            pump();
                        },
                        delayNanos,
                        TimeUnit.NANOSECONDS);
    }

    void answered(LoadPayment payment, GatewayAnswer answer) {
        if (!running) {
            return;
        }
        long nowNanos = clock.getAsLong();
        statistics.answered(answer.status(), nowNanos);
        if (answer.status() / 100 == 2) {
            statistics.acknowledged(payment, nowNanos);
            unsettled--;
            return;
        }
        boolean refused = answer.status() == SERVICE_UNAVAILABLE;
        if (refused) {
            statistics.refused(payment, nowNanos);
        }
        if (retrying && (refused || BROKEN_BEHIND_BALANCER.contains(answer.status()))) {
            sendAgainIn(Math.max(RETRY_DELAY_MILLIS, answer.retryAfterSeconds() * 1_000L), payment);
        } else {
            failed("status " + answer.status());
        }
    }

    /** The connection broke before the answer: the gateway may or may not have the payment. */
    void lost(LoadPayment payment, String reason) {
        if (retrying) {
            sendAgainIn(RETRY_DELAY_MILLIS, payment);
        } else if (running) {
            failed(reason);
        }
    }

    private void failed(String kind) {
        statistics.failed(kind, 1);
        unsettled--;
    }

    private void sendAgainIn(long delayMillis, LoadPayment payment) {
        Future<?> _ =
                loop.schedule(
                        () -> {
                            again.add(payment);
                            pump();
                        },
                        delayMillis,
                        TimeUnit.MILLISECONDS);
    }
}
