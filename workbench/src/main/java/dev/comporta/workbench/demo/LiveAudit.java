package dev.comporta.workbench.demo;

import dev.comporta.workbench.audit.Auditor;
import dev.comporta.workbench.audit.Comparison;
import dev.comporta.workbench.audit.Windows;
import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Compares the public load test's window again and again while the load runs, on a thread of its
 * own.
 *
 * <p>A payment in doubt may be booked without the gateway's knowing it yet, which no gateway can
 * avoid after a crash. Windows that differ by no more than the gateway says are in doubt or in
 * flight are kept apart, and compared again: they must be equal once nothing is in doubt.
 */
final class LiveAudit implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Auditor auditor;
    private final GatewayApi gateway;
    private final List<Comparison> decided = new CopyOnWriteArrayList<>();
    private final Queue<Comparison> doubted = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    LiveAudit(Auditor auditor, GatewayApi gateway) {
        this.auditor = auditor;
        this.gateway = gateway;
        thread = Thread.ofVirtual().name("live-audit").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                compare(Windows.recent(Instant.now()));
                compareDoubtedAgain();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The one that has waited longest. */
    private void compareDoubtedAgain() throws InterruptedException {
        Comparison oldest = doubted.peek();
        if (oldest != null && compare(oldest.window())) {
            doubted.remove();
        }
    }

    /** Whether both sides could be asked. */
    private boolean compare(Window window) throws InterruptedException {
        try {
            Comparison comparison = auditor.compare(window);
            boolean explained = !comparison.isEqual() && isInDoubt(comparison.missingCount());
            (explained ? doubted : decided).add(comparison);
            return true;
        } catch (WireException gatewayIsDown) { // killed by the demo
            return false;
        }
    }

    private boolean isInDoubt(long missingCount) {
        return missingCount > 0 && missingCount <= Backlog.of(gateway.metrics()).undecidedCount();
    }

    /** Windows that were equal, or differ for no reason. */
    List<Comparison> decided() {
        return decided;
    }

    /** How many windows differed by payments in doubt. */
    int doubtedCount() {
        return doubted.size();
    }

    /** Windows that differed by payments in doubt, compared anew. */
    List<Comparison> doubtedNow() throws InterruptedException {
        List<Comparison> compared = new ArrayList<>();
        for (Comparison comparison : doubted) {
            compared.add(auditor.compare(comparison.window()));
        }
        return compared;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
