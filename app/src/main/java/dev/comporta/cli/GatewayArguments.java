package dev.comporta.cli;

import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.gateway.RoutingOptions;
import dev.comporta.http.UnixSocket;
import dev.comporta.processor.ProcessorAddress;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.PolicyName;
import dev.comporta.store.Durability;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How the gateway is configured, as the command line and the environment say it. */
final class GatewayArguments {

    @Option(
            names = "--port",
            defaultValue = "${env:PORT:-9999}",
            paramLabel = "N",
            description = "TCP port; 0 chooses a free one. PORT (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = "${env:BIND:-127.0.0.1}",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all. BIND (${DEFAULT-VALUE})")
    private String bind = "";

    @Option(
            names = "--hosts",
            defaultValue = "${env:HOSTS:-}",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Names by which clients call it, beside localhost and the bound address, split"
                            + " by commas; other ones are refused. With none, a gateway that is"
                            + " bound to more than the loopback takes any name from what is no"
                            + " browser. HOSTS (none)")
    private List<String> hosts = List.of();

    @Option(
            names = "--unix-socket",
            defaultValue = "${env:UNIX_SOCKET:-}",
            paramLabel = "PATH",
            description = "Unix domain socket to listen on too. UNIX_SOCKET (none)")
    private String unixSocket = "";

    @Option(
            names = "--unix-socket-mode",
            defaultValue = "${env:UNIX_SOCKET_MODE:-0660}",
            paramLabel = "OCTAL",
            description =
                    "Who may connect there: the mode of the socket's file, as chmod takes it."
                            + " UNIX_SOCKET_MODE (${DEFAULT-VALUE})")
    private String unixSocketMode = "";

    @Option(
            names = "--data-dir",
            defaultValue = "${env:DATA_DIR:-./data}",
            paramLabel = "DIR",
            description = "Where journal and snapshots are. DATA_DIR (${DEFAULT-VALUE})")
    private Path dataDirectory = Path.of("data");

    @Option(
            names = "--default-processor-url",
            defaultValue = "${env:DEFAULT_PROCESSOR_URL:-http://localhost:8001}",
            paramLabel = "URL",
            description = "The cheap processor. DEFAULT_PROCESSOR_URL (${DEFAULT-VALUE})")
    private URI defaultUrl = URI.create("");

    @Option(
            names = "--fallback-processor-url",
            defaultValue = "${env:FALLBACK_PROCESSOR_URL:-http://localhost:8002}",
            paramLabel = "URL",
            description = "The dear processor. FALLBACK_PROCESSOR_URL (${DEFAULT-VALUE})")
    private URI fallbackUrl = URI.create("");

    @Option(
            names = "--default-processor-fee",
            defaultValue = "${env:DEFAULT_PROCESSOR_FEE:-0.05}",
            paramLabel = "SHARE",
            description =
                    "What it takes of an amount: 0.05 is 5 %%."
                            + " DEFAULT_PROCESSOR_FEE (${DEFAULT-VALUE})")
    private String defaultFee = "";

    @Option(
            names = "--fallback-processor-fee",
            defaultValue = "${env:FALLBACK_PROCESSOR_FEE:-0.15}",
            paramLabel = "SHARE",
            description = "The same. FALLBACK_PROCESSOR_FEE (${DEFAULT-VALUE})")
    private String fallbackFee = "";

    @Option(
            names = "--processors",
            defaultValue = "${env:PROCESSORS:-}",
            split = ";",
            paramLabel = "ENTRY",
            description =
                    "Further processors, and further settings of those two:"
                            + " 'name=acme,url=https://acme.example,fee=0.07;name=default,"
                            + "in-flight-max=200'. Keys: name, url, fee, in-flight-max,"
                            + " batch, server-error, refusal, page. PROCESSORS (none)")
    private List<String> furtherProcessors = List.of();

    @Option(
            names = "--processor-timeout",
            defaultValue = "${env:PROCESSOR_TIMEOUT:-10s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "When an unanswered attempt counts as in doubt."
                            + " PROCESSOR_TIMEOUT (${DEFAULT-VALUE})")
    private Duration processorTimeout = Duration.ZERO;

    @Option(
            names = "--processor-in-flight-max",
            defaultValue = "${env:PROCESSOR_IN_FLIGHT_MAX:-" + GateOptions.IN_FLIGHT_MAX + "}",
            paramLabel = "N",
            description =
                    "Requests under way at one processor."
                            + " PROCESSOR_IN_FLIGHT_MAX (${DEFAULT-VALUE})")
    private int inFlightMax;

    @Option(
            names = "--processor-server-error",
            defaultValue = "${env:PROCESSOR_SERVER_ERROR:-not-booked}",
            paramLabel = "MEANING",
            description =
                    "What a processor's 429, 500 or 503 proves: not-booked, or unknown where a"
                            + " proxy may answer so in its place; or the statuses that prove it:"
                            + " 429+503. PROCESSOR_SERVER_ERROR (${DEFAULT-VALUE})")
    private String serverError = "";

    @Option(
            names = "--processor-refusal",
            defaultValue = "${env:PROCESSOR_REFUSAL:-never-booked}",
            paramLabel = "MEANING",
            description =
                    "What its other 4xx prove: never-booked (not 408 and 425), unknown, or the"
                            + " statuses that prove it: 400+413."
                            + " PROCESSOR_REFUSAL (${DEFAULT-VALUE})")
    private String refusal = "";

    @Option(
            names = "--processor-page",
            defaultValue = "${env:PROCESSOR_PAGE:-unknown}",
            paramLabel = "MEANING",
            description =
                    "What an answer proves that is not JSON: unknown, since a proxy may have sent"
                            + " it, or as-status, like any other."
                            + " PROCESSOR_PAGE (${DEFAULT-VALUE})")
    private String page = "";

    @Option(
            names = "--routing-deadline",
            defaultValue = "${env:ROUTING_DEADLINE:-5s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "When a payment should be settled: until shortly before, it waits for the cheap"
                            + " processor. ROUTING_DEADLINE (${DEFAULT-VALUE})")
    private Duration routingDeadline = Duration.ZERO;

    @Option(
            names = "--routing-margin",
            defaultValue = "${env:ROUTING_MARGIN:-250ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How much sooner than it must a payment goes to a dearer processor: fewer are"
                            + " late, and more is paid. At most half of the deadline counts."
                            + " ROUTING_MARGIN (${DEFAULT-VALUE})")
    private Duration routingMargin = Duration.ZERO;

    @Option(
            names = "--routing-policy",
            defaultValue = "${env:ROUTING_POLICY:-deadline}",
            paramLabel = "NAME",
            description =
                    "deadline (cheapest within the deadline), cheapest-only, or fail-over (at once"
                            + " to the next). ROUTING_POLICY (${DEFAULT-VALUE})")
    private String routingPolicy = "";

    @Option(
            names = "--retry-budget",
            defaultValue = "${env:RETRY_BUDGET:-" + GateOptions.RETRY_PERCENT + "}",
            paramLabel = "PERCENT",
            description =
                    "Refused payments that are tried again soon, for each hundred first attempts;"
                            + " those beyond it wait longest. RETRY_BUDGET (${DEFAULT-VALUE})")
    private int retryPercent;

    @Option(
            names = "--retry-attempts-max",
            defaultValue = "${env:RETRY_ATTEMPTS_MAX:-" + EngineOptions.ATTEMPTS_MAX + "}",
            paramLabel = "N",
            description =
                    "Attempts after which a payment that is definitely not booked becomes a dead"
                            + " letter; one in doubt never does by itself."
                            + " RETRY_ATTEMPTS_MAX (${DEFAULT-VALUE})")
    private int attemptsMax;

    @Option(
            names = "--retry-age-max",
            defaultValue = "${env:RETRY_AGE_MAX:-24h}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "The same, by the time in which it was tried since the start: attempts and the"
                            + " waits between them. RETRY_AGE_MAX (${DEFAULT-VALUE})")
    private Duration ageMax = Duration.ZERO;

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
            defaultValue = "${env:THREADS:-1}",
            paramLabel = "N",
            description =
                    "Event loops: 1 does everything on one core; each further one takes"
                            + " connections only. THREADS (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--pending-max",
            defaultValue = "${env:PENDING_MAX:-500000}",
            paramLabel = "N",
            description =
                    "Payments that are not settled yet; beyond it intake answers 503."
                            + " PENDING_MAX (${DEFAULT-VALUE})")
    private int pendingMax;

    @Option(
            names = "--dead-letters-max",
            defaultValue = "${env:DEAD_LETTERS_MAX:-100000}",
            paramLabel = "N",
            description =
                    "Dead letters at which intake answers 503, until some are acknowledged or"
                            + " retried. DEAD_LETTERS_MAX (${DEFAULT-VALUE})")
    private int deadLettersMax;

    @Option(
            names = "--idempotency-max",
            defaultValue = "${env:IDEMPOTENCY_MAX:-10000000}",
            paramLabel = "N",
            description =
                    "Settled payments whose id is remembered, the newest."
                            + " IDEMPOTENCY_MAX (${DEFAULT-VALUE})")
    private long idempotencyMax;

    @Option(
            names = "--admin-token",
            defaultValue = "${env:ADMIN_TOKEN:-}",
            paramLabel = "TOKEN",
            description =
                    "Bearer token for purging; with none it works on a loopback bind only."
                            + " Better given as ADMIN_TOKEN (none)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String adminToken = "";

    @Option(
            names = "--allow-purge",
            defaultValue = "${env:ALLOW_PURGE:-false}",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description = "Let anybody purge: for load tests. ALLOW_PURGE (false)")
    private boolean allowPurge;

    @Option(
            names = "--warm-up",
            defaultValue = "${env:WARM_UP:-500ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long the code runs hot on a throw-away gateway before this one listens;"
                            + " 0s: not at all. WARM_UP (${DEFAULT-VALUE})")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--stall-max",
            defaultValue = "${env:STALL_MAX:-30s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "An event loop that has not turned for so long, for instance because a write"
                            + " does not return, ends the process with exit code 70."
                            + " STALL_MAX (${DEFAULT-VALUE})")
    private Duration stallMax = Duration.ZERO;

    String bind() {
        return bind;
    }

    /**
     * What they come to.
     *
     * @throws IllegalArgumentException naming the key, and what was expected
     */
    GatewayOptions options() {
        return new GatewayOptions(
                bind,
                port,
                hosts.stream().map(String::strip).filter(name -> !name.isEmpty()).toList(),
                optional(unixSocket).map(this::socket),
                dataDirectory,
                ProcessorSyntax.merge(
                        List.of(
                                processor("DEFAULT", "default", defaultUrl, defaultFee),
                                processor("FALLBACK", "fallback", fallbackUrl, fallbackFee)),
                        furtherProcessors.stream().filter(text -> !text.isBlank()).toList()),
                processorTimeout,
                routing(),
                durabilityLevel(),
                threads,
                pendingMax,
                deadLettersMax,
                idempotencyMax,
                optional(adminToken),
                allowPurge,
                warmUp,
                stallMax);
    }

    private UnixSocket socket(String path) {
        return of("UNIX_SOCKET_MODE", () -> UnixSocket.of(Path.of(path), unixSocketMode));
    }

    private RoutingOptions routing() {
        return new RoutingOptions(
                of("ROUTING_POLICY", () -> PolicyName.of(routingPolicy)),
                routingDeadline,
                routingMargin,
                retryPercent,
                attemptsMax,
                ageMax);
    }

    private ProcessorOptions processor(String key, String name, URI url, String fee) {
        boolean countsPages = of("PROCESSOR_PAGE", () -> ProcessorSyntax.countsPages(page));
        ProcessorAddress address =
                of(key + "_PROCESSOR_URL", () -> new ProcessorAddress(name, url, 0, countsPages));
        int feeMillionths = of(key + "_PROCESSOR_FEE", () -> ProcessorSyntax.fee(fee));
        StatusRules statusRules =
                new StatusRules(
                        of("PROCESSOR_SERVER_ERROR", () -> ProcessorSyntax.notBooked(serverError)),
                        of("PROCESSOR_REFUSAL", () -> ProcessorSyntax.neverBooked(refusal)));
        return of(
                "PROCESSOR_IN_FLIGHT_MAX",
                () -> new ProcessorOptions(address, feeMillionths, inFlightMax, statusRules));
    }

    /** Makes a value of the configuration; an error names its key. */
    private static <T> T of(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private Durability durabilityLevel() {
        for (Durability level : Durability.values()) {
            if (level.name().equalsIgnoreCase(durability)) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "DURABILITY must be process, power or memory: " + durability);
    }

    private static Optional<String> optional(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
