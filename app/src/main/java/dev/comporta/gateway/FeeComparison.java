package dev.comporta.gateway;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.payment.Transition;
import dev.comporta.processor.HealthChecker;
import dev.comporta.replay.Arrivals;
import dev.comporta.replay.Optimum;
import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import dev.comporta.replay.Recording;
import dev.comporta.replay.RecordingReader;
import dev.comporta.replay.Replay;
import dev.comporta.replay.ReplayOptions;
import dev.comporta.routing.Fees;
import dev.comporta.routing.PolicyName;
import dev.comporta.store.DataDirectory;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the last settled payments cost in fees, beside the least that anybody could have paid for
 * them and what fail-over would have: read from the data directory, as {@code comporta replay}
 * reads it, while somebody looks.
 *
 * <p>Only the newest {@value #TRANSITIONS_MAX} transitions are looked at, each {@value
 * #EVERY_SECONDS} s.
 *
 * <p>Threading: asked on one thread; worked out by another, which exists as long as that takes.
 */
final class FeeComparison {
    private static final int TRANSITIONS_MAX = 30_000;
    private static final int EVERY_SECONDS = 20;
    private static final long SLOT_NANOS = 100_000_000L;
    private static final long MILLI = 1_000_000L;

    private final GatewayOptions options;
    private final Path directory;
    private boolean wasAsked;
    private long askedAtNanos;
    private long newestPosition = 1;
    private volatile boolean isBusy;
    private volatile String json = "";

    FeeComparison(GatewayOptions options) {
        this.options = options;
        directory = options.process().dataDirectory();
    }

    /** The last one, as JSON, and maybe a new one soon; empty: there is none yet. */
    String json() {
        long now = System.nanoTime();
        boolean isOld = now - askedAtNanos > Duration.ofSeconds(EVERY_SECONDS).toNanos();
        if ((isOld || !wasAsked) && !isBusy) {
            wasAsked = true;
            isBusy = true;
            askedAtNanos = now;
            Thread.ofPlatform().daemon().name("fee-comparison").start(this::compare);
        }
        return json;
    }

    /** What can't be read now, since compaction moves it, can be the next time. */
    private void compare() {
        try {
            Recording recording = read();
            if (recording.count() > 0) {
                json = compared(recording);
            }
        } catch (RuntimeException e) {
            json = "{\"problem\":" + quote(String.valueOf(e.getMessage())) + "}";
        } finally {
            isBusy = false;
        }
    }

    private Recording read() {
        ArrayDeque<Transition> newest = new ArrayDeque<>();
        try (DataDirectory files = DataDirectory.open(directory)) {
            files.transitions(
                    Math.max(1, newestPosition - TRANSITIONS_MAX),
                    transition -> {
                        if (newest.size() == TRANSITIONS_MAX) {
                            newest.remove();
                        }
                        newest.add(transition);
                    });
        }
        Recording recording =
                new Recording(options.processors().size(), options.engine().timeout().toMillis());
        RecordingReader reader = new RecordingReader(recording);
        newest.forEach(reader::take); // what is not settled yet has cost nothing yet
        if (!newest.isEmpty()) {
            newestPosition = newest.getLast().position();
        }
        return recording;
    }

    private String compared(Recording recording) {
        ReplayOptions replay =
                new ReplayOptions(
                        options.engine(),
                        options.processors().stream().map(options::gate).toList(),
                        HealthChecker.DEFAULT_INTERVAL.toNanos(),
                        1);
        Arrivals arrivals = recording.arrivals();
        List<ProcessorTrace> traces =
                recording.traces().stream().map(it -> healed(it, arrivals.lastNanos())).toList();
        long deadlineNanos = options.routing().deadline().toNanos();
        BigInteger failOver =
                new Replay(replay, PolicyName.FAIL_OVER.policy(deadlineNanos, 0), arrivals, traces)
                        .run()
                        .fee();
        return String.format(
                Locale.ROOT,
                "{\"payments\":%d,\"spanMillis\":%d,\"paid\":%s,\"least\":%s,\"failOver\":%s}",
                recording.count(),
                arrivals.lastNanos() / MILLI,
                Fees.rounded(recording.actual(replay).fee()),
                Fees.rounded(Optimum.of(replay, arrivals, traces, SLOT_NANOS).fee()),
                Fees.rounded(failOver));
    }

    /** The same, and working some time after the last arrival, so that each replay ends soon. */
    private ProcessorTrace healed(ProcessorTrace trace, long lastNanos) {
        Phase last = trace.phases().getLast();
        long healedNanos =
                Math.max(lastNanos, last.fromNanos()) + options.routing().deadline().toNanos();
        List<Phase> phases = new ArrayList<>(trace.phases());
        phases.add(
                new Phase(
                        healedNanos,
                        Condition.WORKING,
                        last.latencyNanos(),
                        last.perSecond(),
                        false));
        return new ProcessorTrace(phases);
    }
}
