package dev.comporta.gateway;

import dev.comporta.http.UnixSocket;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of one gateway, whole and checked.
 *
 * @param port 0: the system chooses a free one
 * @param hosts further names by which clients call it
 * @param processors the data directory keeps their order; further ones are added behind
 * @param processorTimeout when an unanswered attempt counts as in doubt
 * @param threads 1: one event loop does everything; each further one takes connections only
 * @param pendingMax payments that are pending or under way; beyond it intake answers 503
 * @param deadLettersMax dead letters at which intake answers 503
 * @param warmUp how long the code runs hot before the gateway listens; zero: not at all
 * @param idempotencyMax settled payments whose id is remembered
 * @param stallMax an event loop that has not turned for so long ends the process
 */
public record GatewayOptions(
        String bind,
        int port,
        List<String> hosts,
        Optional<UnixSocket> unixSocket,
        Path dataDirectory,
        List<ProcessorOptions> processors,
        Duration processorTimeout,
        RoutingOptions routing,
        Durability durability,
        int threads,
        int pendingMax,
        int deadLettersMax,
        long idempotencyMax,
        Optional<String> adminToken,
        boolean allowPurge,
        Duration warmUp,
        Duration stallMax) {

    private static final Duration LONGEST = Duration.ofDays(365);

    public GatewayOptions {
        hosts = List.copyOf(hosts);
        processors = List.copyOf(processors);
        if (dataDirectory.toString().isEmpty() && durability != Durability.MEMORY) {
            throw new IllegalArgumentException("DATA_DIR must name a directory");
        }
        requireRange("PORT", port, 0, 65_535);
        requireRange("THREADS", threads, 1, 256);
        requireRange("PENDING_MAX", pendingMax, 1, 100_000_000);
        requireRange("DEAD_LETTERS_MAX", deadLettersMax, 1, 100_000_000);
        requireRange("IDEMPOTENCY_MAX", idempotencyMax, 1, 10_000_000_000L);
        requirePositive("PROCESSOR_TIMEOUT", processorTimeout);
        requirePositive("ROUTING_DEADLINE", routing.deadline());
        requireRange("ROUTING_MARGIN in milliseconds", routing.margin().toMillis(), 0, 3_600_000);
        requireRange("RETRY_BUDGET", routing.retryPercent(), 0, 1_000);
        requireRange("RETRY_ATTEMPTS_MAX", routing.attemptsMax(), 1, StoreOptions.ATTEMPTS_MAX);
        requirePositive("RETRY_AGE_MAX", routing.ageMax());
        requireRange("WARM_UP in milliseconds", warmUp.toMillis(), 0, 60_000);
        requireRange(
                "the number of processors (PROCESSORS and two more)",
                processors.size(),
                1,
                StoreOptions.PROCESSORS_MAX);
        requireRange("STALL_MAX in milliseconds", stallMax.toMillis(), 1_000, 3_600_000);
    }

    /** Connections that all processors together may take. */
    int upstreamConnectionsMax() {
        return processors.size() * processorConnectionsMax();
    }

    /** Connections to one processor. */
    int processorConnectionsMax() {
        return processors.stream()
                .mapToInt(processor -> connectionsMax(processor.inFlightMax()))
                .max()
                .orElseThrow();
    }

    /** Connections without which not one payment is under way at each processor. */
    int upstreamConnectionsLeast() {
        return processors.size() * connectionsMax(1);
    }

    /** The same with no more connections to all processors than these, shared evenly. */
    GatewayOptions withUpstreamConnections(int most) {
        int each = Math.max(1, (most / processors.size() - connectionsMax(0)) / 2);
        return upstreamConnectionsMax() <= most
                ? this
                : withProcessors(
                        processors.stream()
                                .map(it -> it.withInFlightMax(Math.min(it.inFlightMax(), each)))
                                .toList());
    }

    private GatewayOptions withProcessors(List<ProcessorOptions> others) {
        return new GatewayOptions(
                bind,
                port,
                hosts,
                unixSocket,
                dataDirectory,
                others,
                processorTimeout,
                routing,
                durability,
                threads,
                pendingMax,
                deadLettersMax,
                idempotencyMax,
                adminToken,
                allowPurge,
                warmUp,
                stallMax);
    }

    /** Time-outs leave connections open, so that late answers are heard: room for both kinds. */
    private static int connectionsMax(int inFlightMax) {
        return inFlightMax * 2 + 16;
    }

    private static void requireRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + " must be " + least + " to " + most + ": " + value);
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    key + " must be positive and at most a year: " + value);
        }
    }
}
