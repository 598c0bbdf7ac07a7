package dev.comporta.door;

import dev.comporta.log.Event;
import dev.comporta.meter.Meter;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards clients: the certificate as it is now, and the threads that do what is slow in a
 * handshake, so that no event loop waits for it. A new certificate is for new connections; those
 * that are there go on.
 *
 * <p>Threading: safe; {@link #check} by one thread.
 */
public final class Tls {
    private static final Duration WARNING = Duration.ofDays(14);

    /** Some 100 ms of work for one thread. What is beyond it would be too late for its client. */
    private static final int TASKS_WAITING_MAX = 256;

    private final Reloaded<ServerCertificate> certificate;
    private final boolean asksForCertificates;
    private final InstantSource clock;
    private final Map<Handshake, LongAdder> handshakes = new EnumMap<>(Handshake.class);
    private final LongAdder underWay = new LongAdder();
    private final LongAdder underWayMax = new LongAdder();
    private final ThreadPoolExecutor tasks;

    /** What came of a connection on which a client began to speak. */
    public enum Handshake {
        DONE,
        FAILED,
        TIMED_OUT,
        /** It gave way to newer ones, of which there were too many. */
        CROWDED_OUT,
        /** The client spoke without TLS. */
        PLAIN
    }

    /**
     * @param log is told where the files were read again, or can't be
     * @throws IllegalArgumentException where the files can't be used
     */
    public Tls(TlsFiles files, InstantSource clock, BiConsumer<Event, String> log) {
        this.clock = clock;
        asksForCertificates = files.clientCa().isPresent();
        certificate = new Reloaded<>("TLS_CERTIFICATE", files.all(), this::load, log);
        for (Handshake result : Handshake.values()) {
            handshakes.put(result, new LongAdder());
        }
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        tasks =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(TASKS_WAITING_MAX),
                        Thread.ofPlatform().daemon().name("tls-", 0).factory());
        tasks.allowCoreThreadTimeOut(true);
    }

    /** An expired one is better than none at the start, and worse than the one that is there. */
    private ServerCertificate load(List<byte[]> contents, @Nullable ServerCertificate before) {
        ServerCertificate read = ServerCertificate.read(contents);
        if (before != null && isExpired(read)) {
            throw new IllegalArgumentException("the certificate expired at " + read.expires());
        }
        return read;
    }

    private boolean isExpired(ServerCertificate read) {
        return read.expires().isBefore(clock.instant());
    }

    /** Reads the files again where they have changed. */
    public void check() {
        certificate.check();
    }

    /** Whether clients must have certificates. */
    public boolean asksForCertificates() {
        return asksForCertificates;
    }

    /** For one connection. */
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return certificate.current().context().newEngine(allocator);
    }

    /** Where the engine's slow tasks run. It refuses those that would wait for too long. */
    public Executor tasks() {
        return tasks;
    }

    /** An event loop takes so many handshakes at a time. */
    public void addRoom(int handshakes) {
        underWayMax.add(handshakes);
    }

    /** So many handshakes more are under way than before, or fewer. */
    public void addUnderWay(int more) {
        underWay.add(more);
    }

    public void count(Handshake result) {
        Objects.requireNonNull(handshakes.get(result)).increment();
    }

    public Instant expires() {
        return certificate.current().expires();
    }

    /** What is worth knowing of the certificate, without the names of files. */
    public Optional<String> problem() {
        List<String> parts = new ArrayList<>();
        if (isExpired(certificate.current())) {
            parts.add("the certificate expired at " + expires());
        } else if (expires().isBefore(clock.instant().plus(WARNING))) {
            parts.add("the certificate expires at " + expires());
        }
        if (certificate.problem().isPresent()) {
            parts.add("the files can't be used, what was read before is");
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    public List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        meters.add(
                Meter.gauge(
                        "comporta_tls_certificate_expiry_seconds",
                        "When the certificate expires, in seconds since 1970",
                        () -> expires().getEpochSecond()));
        meters.add(
                Meter.gauge(
                        "comporta_tls_files_unusable",
                        "1 while certificate and key can't be read again",
                        () -> certificate.problem().isPresent() ? 1 : 0));
        addFills(meters);
        handshakes.forEach(
                (result, count) ->
                        meters.add(
                                Meter.counter(
                                                "comporta_tls_handshakes_total",
                                                "What came of handshakes",
                                                count::sum)
                                        .labelled(
                                                "result", result.name().toLowerCase(Locale.ROOT))));
        return meters;
    }

    private void addFills(List<Meter> meters) {
        meters.add(
                Meter.gauge(
                        "comporta_tls_handshakes_under_way",
                        "Handshakes that have begun and not ended",
                        underWay::sum));
        meters.add(
                Meter.gauge(
                        "comporta_tls_handshakes_under_way_max",
                        "With more the oldest gives way",
                        underWayMax::sum));
        meters.add(
                Meter.gauge(
                        "comporta_tls_tasks_waiting",
                        "Slow parts of handshakes that wait for a thread",
                        () -> tasks.getQueue().size()));
        meters.add(
                Meter.gauge(
                        "comporta_tls_tasks_waiting_max",
                        "With more the connection is closed",
                        () -> TASKS_WAITING_MAX));
    }
}
