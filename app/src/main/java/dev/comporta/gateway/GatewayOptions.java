package dev.comporta.gateway;

import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.door.DoorOptions;
import dev.comporta.engine.EngineOptions;
import dev.comporta.http.AdminOptions;
import dev.comporta.http.AdminRule;
import dev.comporta.http.HttpOptions;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.page.PageOptions;
import dev.comporta.processor.ProcessorClientOptions;
import dev.comporta.relay.RelayOptions;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.service.Door;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import dev.comporta.webhook.WebhookOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of one gateway, whole and checked: what each feature takes, and the gateway's
 * own.
 *
 * @param engine its deadline and its rules of statuses are told by {@code routing} and {@code
 *     processors}
 * @param redis where the journal lies, so that several instances can reach it; empty: in the data
 *     directory
 * @param archive where everything settled is written behind; empty: nowhere
 * @param webhooks whom events are told; empty: nobody
 * @param relay how requests reach the owner where that is another instance
 * @param processors the data directory keeps their order; further ones are added behind
 */
public record GatewayOptions(
        HttpOptions http,
        AdminOptions admin,
        DoorOptions door,
        List<ProcessorOptions> processors,
        RoutingOptions routing,
        EngineOptions engine,
        StoreOptions store,
        ProcessOptions process,
        Optional<RedisOptions> redis,
        Optional<PostgresOptions> archive,
        Optional<WebhookOptions> webhooks,
        PageOptions page,
        Mode mode,
        RelayOptions relay) {
    private static final Door.Purpose PURPOSE =
            new Door.Purpose("post payments and read them", "API_KEYS_FILE", "comporta");

    public GatewayOptions {
        processors = List.copyOf(processors);
        if (redis.isPresent()) {
            if (store.durability() == Durability.MEMORY) {
                throw new IllegalArgumentException(
                        "DURABILITY must be process or power where REDIS_URL is set: memory");
            }
            store = store.inSmallFiles();
        }
        if (relay.worker().isPresent() && mode != Mode.API) {
            throw new IllegalArgumentException(
                    "WORKER_URL is for MODE=api: this one has payments of its own");
        }
        if (mode == Mode.API && relay.worker().isEmpty() && redis.isEmpty()) {
            throw new IllegalArgumentException(
                    "WORKER_URL or REDIS_URL must say where the owner is, for MODE=api");
        }
        if (archive.isPresent() && store.durability() == Durability.MEMORY) {
            throw new IllegalArgumentException(
                    "DURABILITY must be process or power where ARCHIVE_URL is set: memory");
        }
        if (webhooks.isPresent() && store.durability() == Durability.MEMORY) {
            throw new IllegalArgumentException(
                    "DURABILITY must be process or power where WEBHOOK_URL is set: memory");
        }
        if (process.dataDirectory().toString().isEmpty()
                && store.durability() != Durability.MEMORY) {
            throw new IllegalArgumentException("DATA_DIR must name a directory");
        }
        if (processors.isEmpty() || processors.size() > StoreOptions.PROCESSORS_MAX) {
            throw new IllegalArgumentException(
                    "the number of processors (PROCESSORS and two more) must be 1 to "
                            + StoreOptions.PROCESSORS_MAX
                            + ": "
                            + processors.size());
        }
        engine =
                engine.withDeadline(routing.deadline())
                        .withStatusRules(
                                processors.stream().map(ProcessorOptions::statusRules).toList());
    }

    GateOptions gate(ProcessorOptions processor) {
        return new GateOptions(
                processor.feeMillionths(),
                processor.inFlightMax(),
                routing.retryPercent(),
                BreakerOptions.DEFAULT);
    }

    ProcessorClientOptions client() {
        return ProcessorClientOptions.of(processorConnectionsMax(), engine.timeout());
    }

    /** Connections that all processors together may take. */
    int upstreamConnectionsMax() {
        return mode == Mode.API ? 0 : processors.size() * processorConnectionsMax();
    }

    /** Connections without which not one payment is under way at each processor. */
    int upstreamConnectionsLeast() {
        return mode == Mode.API ? 0 : processors.size() * connectionsMax(1);
    }

    private int processorConnectionsMax() {
        return connectionsMax(inFlightMax());
    }

    /** Payments at a time at the one processor that takes most. */
    int inFlightMax() {
        return processors.stream().mapToInt(ProcessorOptions::inFlightMax).max().orElseThrow();
    }

    /** The same with no more than this: connections to processors are shared evenly. */
    GatewayOptions within(Bounds bounds) {
        int most = bounds.upstreamConnectionsMax();
        int each = Math.max(1, (most / processors.size() - connectionsMax(0)) / 2);
        return new GatewayOptions(
                http.withinLimits(bounds.connectionsMax(), bounds.heldBytesMax()),
                admin,
                door,
                upstreamConnectionsMax() <= most
                        ? processors
                        : processors.stream()
                                .map(it -> it.withInFlightMax(Math.min(it.inFlightMax(), each)))
                                .toList(),
                routing,
                engine,
                store.within(
                        bounds.openMax(),
                        bounds.deadLettersMax(),
                        bounds.rememberedMax(),
                        bounds.journalHeldBytes()),
                process,
                redis,
                archive,
                webhooks,
                page,
                mode,
                relay);
    }

    /** Whether clients come from this machine only. */
    boolean isLocal() throws UnknownHostException {
        return InetAddress.getByName(http.host()).isLoopbackAddress();
    }

    Door newDoor() throws UnknownHostException {
        return new Door(door, isLocal(), PURPOSE);
    }

    AdminRule adminRule() throws UnknownHostException {
        return admin.rule(isLocal());
    }

    /** Time-outs leave connections open, so that late answers are heard: room for both kinds. */
    private static int connectionsMax(int inFlightMax) {
        return inFlightMax * 2 + 16;
    }
}
