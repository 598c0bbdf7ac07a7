package dev.comporta.cli;

import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.Mode;
import dev.comporta.gateway.ProcessOptions;
import dev.comporta.log.LogOptions;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How the gateway is configured, as the command line and the environment say it: what each feature
 * takes, and the gateway's own. The help tells all in this order.
 */
final class GatewayArguments {
    @Option(
            names = "--mode",
            defaultValue = "${env:MODE:-standalone}",
            paramLabel = "MODE",
            description =
                    "What this instance does: standalone (everything; of several that share a"
                            + " journal in Redis one owns it, and the others pass requests on to"
                            + " it), api (passes all requests on to the owner), worker (owns, and"
                            + " listens for other instances only). MODE (${DEFAULT-VALUE})")
    private String mode = "";

    @Mixin private final HttpArguments http = new HttpArguments();

    @Option(
            names = "--data-dir",
            defaultValue = "${env:DATA_DIR:-" + ProcessOptions.DATA_DIRECTORY + "}",
            paramLabel = "DIR",
            description = "Where journal and snapshots are. DATA_DIR (${DEFAULT-VALUE})")
    private Path dataDirectory = Path.of("data");

    @Mixin private final RedisArguments redis = new RedisArguments();
    @Mixin private final RelayArguments relay = new RelayArguments();
    @Mixin private final ArchiveArguments archive = new ArchiveArguments();
    @Mixin private final WebhookArguments webhooks = new WebhookArguments();
    @Mixin private final ProcessorArguments processors = new ProcessorArguments();
    @Mixin private final RoutingArguments routing = new RoutingArguments();
    @Mixin private final EngineArguments engine = new EngineArguments();

    @Option(
            names = "--durability",
            defaultValue = "${env:DURABILITY:-process}",
            paramLabel = "LEVEL",
            description =
                    "What an acknowledged payment survives: process (any crash of the process),"
                            + " power (power loss too), memory (nothing; for tests)."
                            + " DURABILITY (${DEFAULT-VALUE})")
    private String durability = "";

    @Option(
            names = "--threads",
            defaultValue = "${env:THREADS:-" + ProcessOptions.THREADS + "}",
            paramLabel = "N",
            description =
                    "Event loops: 1 does everything on one core; each further one takes"
                            + " connections only. THREADS (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--cpu-percent",
            defaultValue = "${env:CPU_PERCENT:-0}",
            paramLabel = "N",
            description =
                    "The quota of processor time that the process has, in hundredths of a core; the"
                            + " launcher finds it. A backlog is settled at a pace that leaves some"
                            + " of it for clients. 0: no quota."
                            + " CPU_PERCENT (${DEFAULT-VALUE})")
    private int cpuPercent;

    @Mixin private final StoreArguments store = new StoreArguments();
    @Mixin private final DoorArguments door = new DoorArguments();
    @Mixin private final AdminArguments admin = new AdminArguments();
    @Mixin private final PageArguments page = new PageArguments();
    @Mixin private final LogArguments log = new LogArguments();
    @Mixin private final TracingArguments tracing = new TracingArguments();

    @Option(
            names = "--warm-up",
            defaultValue = "${env:WARM_UP:-" + ProcessOptions.WARM_UP_MILLIS + "ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long the code runs hot on a throw-away gateway before this one listens;"
                            + " 0s: not at all. WARM_UP (${DEFAULT-VALUE})")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--stall-max",
            defaultValue = "${env:STALL_MAX:-" + ProcessOptions.STALL_MAX_SECONDS + "s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "An event loop that has not turned for so long, for instance because a write"
                            + " does not return, ends the process with exit code 70."
                            + " STALL_MAX (${DEFAULT-VALUE})")
    private Duration stallMax = Duration.ZERO;

    /** What of them the log needs, before anything else is looked at. */
    LogOptions log() {
        return log.options();
    }

    /**
     * What they come to.
     *
     * @throws IllegalArgumentException naming the key, and what was expected
     */
    GatewayOptions options() {
        Durability level = Durability.of(durability);
        return new GatewayOptions(
                http.options(),
                admin.options(),
                door.options(),
                processors.options(),
                routing.options(),
                engine.options().withTimeout(processors.timeout()),
                stored(level),
                new ProcessOptions(
                        dataDirectory,
                        threads,
                        cpuPercent,
                        warmUp,
                        stallMax,
                        log.options(),
                        tracing.options()),
                redis.options(level),
                archive.options(),
                webhooks.options(),
                page.options(),
                Mode.of(mode),
                relay.options());
    }

    private StoreOptions stored(Durability level) {
        StoreOptions all = store.options(level);
        return archive.historyKeep().map(all::keepingHistory).orElse(all);
    }
}
