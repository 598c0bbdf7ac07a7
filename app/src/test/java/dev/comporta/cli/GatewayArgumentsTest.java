package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.door.DoorOptions;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.Mode;
import dev.comporta.gateway.ProcessOptions;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.http.AdminOptions;
import dev.comporta.http.HttpOptions;
import dev.comporta.page.PageOptions;
import dev.comporta.relay.RelayOptions;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each key reaches the option that it names, and each default is told in one place. */
@Timeout(20)
class GatewayArgumentsTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `(--[a-z-]+)` \\| `([A-Z_]+)` \\| `?([^`|]+?)`? \\|.*");

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String RESOURCES = "src/test/resources/dev/comporta/cli/";
    private static final String CERTIFICATE = RESOURCES + "certificate.pem";
    private static final String KEY = RESOURCES + "key.pem";

    /** By option: a value that is not its default, where it arrives, and as what. */
    private static final Map<String, List<String>> ARRIVALS =
            Map.ofEntries(
                    arrival("--port", "8080", "http.port", "8080"),
                    arrival("--bind", "::1", "http.host", "::1"),
                    arrival("--hosts", "a, b,", "http.hosts", "[a, b]"),
                    arrival("--unix-socket", "/tmp/s", "http.unixSocket.get.path", "/tmp/s"),
                    arrival("--unix-socket-mode", "0200", "http.unixSocket.get.mode", "128"),
                    arrival("--data-dir", "/tmp/d", "process.dataDirectory", "/tmp/d"),
                    arrival(
                            "--default-processor-url",
                            "http://a:1",
                            "processors.getFirst.address.url",
                            "http://a:1"),
                    arrival(
                            "--fallback-processor-url",
                            "http://b:2",
                            "processors.getLast.address.url",
                            "http://b:2"),
                    arrival(
                            "--default-processor-fee",
                            "0.01",
                            "processors.getFirst.feeMillionths",
                            "10000"),
                    arrival(
                            "--fallback-processor-fee",
                            "0.02",
                            "processors.getLast.feeMillionths",
                            "20000"),
                    arrival(
                            "--processors",
                            "name=c,url=http://c:3,fee=1",
                            "processors.getLast.name",
                            "c"),
                    arrival("--processor-timeout", "3s", "engine.timeout", "PT3S"),
                    arrival(
                            "--processor-in-flight-max",
                            "7",
                            "processors.getLast.inFlightMax",
                            "7"),
                    arrival(
                            "--processor-server-error",
                            "503",
                            "engine.statusRules.getLast.notBooked",
                            "[503]"),
                    arrival(
                            "--processor-refusal",
                            "413",
                            "engine.statusRules.getFirst.neverBooked",
                            "[413]"),
                    arrival(
                            "--processor-page",
                            "as-status",
                            "processors.getFirst.address.countsPages",
                            "true"),
                    arrival("--routing-deadline", "2s", "engine.deadline", "PT2S"),
                    arrival("--routing-margin", "80ms", "routing.margin", "PT0.08S"),
                    arrival("--routing-policy", "fail-over", "routing.policy", "FAIL_OVER"),
                    arrival("--retry-budget", "9", "routing.retryPercent", "9"),
                    arrival("--retry-attempts-max", "8", "engine.attemptsMax", "8"),
                    arrival("--retry-age-max", "7m", "engine.ageMax", "PT7M"),
                    arrival("--durability", "Power", "store.durability", "POWER"),
                    arrival("--threads", "4", "process.threads", "4"),
                    arrival("--pending-max", "11", "store.openMax", "11"),
                    arrival("--dead-letters-max", "12", "store.deadLettersMax", "12"),
                    arrival("--idempotency-max", "13", "store.rememberedMax", "13"),
                    arrival("--segment-mib", "8", "store.journal.segmentSizeBytes", "8388608"),
                    arrival("--tls-certificate", "/tmp/c", "door.tls.get.certificate", "/tmp/c"),
                    arrival("--tls-key", "/tmp/k", "door.tls.get.key", "/tmp/k"),
                    arrival("--tls-client-ca", "/tmp/a", "door.tls.get.clientCa.get", "/tmp/a"),
                    arrival("--api-keys-file", "/tmp/k", "door.keysFile.get", "/tmp/k"),
                    arrival("--allow-anonymous", "true", "door.allowAnonymous", "true"),
                    arrival("--admin-token", "secret", "admin.token.get", "secret"),
                    arrival("--allow-purge", "true", "admin.allowPurge", "true"),
                    arrival("--page", "off", "page.enabled", "false"),
                    arrival("--warm-up", "0s", "process.warmUp", "PT0S"),
                    arrival("--stall-max", "5m", "process.stallMax", "PT5M"),
                    arrival("--cpu-percent", "30", "process.cpuPercent", "30"),
                    arrival(
                            "--otel-exporter-otlp-endpoint",
                            "http://c:4318",
                            "process.tracing.get.endpoint.get",
                            "http://c:4318"),
                    arrival("--log-format", "json", "process.log.format", "JSON"),
                    arrival("--log-level", "warn", "process.log.least", "WARN"),
                    arrival("--log-rate-max", "3", "process.log.rateMax", "3"),
                    arrival("--redis-url", "redis://b:2", "redis.get.url", "redis://b:2"),
                    arrival("--redis-name", "mine", "redis.get.name", "mine"),
                    arrival("--redis-timeout", "2s", "redis.get.timeout", "PT2S"),
                    arrival("--redis-connect-timeout", "3s", "redis.get.connectTimeout", "PT3S"),
                    arrival("--redis-replicas", "2", "redis.get.replicas", "2"),
                    arrival("--redis-user", "me", "redis.get.security.user", "me"),
                    arrival(
                            "--redis-password-file",
                            "/dev/null",
                            "redis.get.security.passwordFile",
                            "/dev/null"),
                    arrival(
                            "--redis-sentinel-password-file",
                            "/dev/null",
                            "redis.get.security.sentinelPasswordFile",
                            "/dev/null"),
                    arrival(
                            "--redis-ca",
                            CERTIFICATE,
                            "redis.get.security.authorities",
                            CERTIFICATE),
                    arrival(
                            "--redis-certificate",
                            CERTIFICATE,
                            "redis.get.security.certificate",
                            CERTIFICATE),
                    arrival("--redis-key", KEY, "redis.get.security.key", KEY),
                    arrival("--mode", "Worker", "mode", "WORKER"),
                    arrival("--worker-url", "http://w:9", "relay.worker.get", "w:9"),
                    arrival("--relay-listen", "unix:/r/s", "relay.listen.get", "unix:/r/s"),
                    arrival("--advertise", "[::1]:7", "relay.advertise.get", "[::1]:7"),
                    arrival("--relay-wait", "5s", "relay.waitMax", "PT5S"),
                    arrival("--relay-timeout", "6s", "relay.answerMax", "PT6S"),
                    arrival("--relay-queue", "14", "relay.queueMax", "14"),
                    arrival("--relay-connections", "3", "relay.connections", "3"),
                    arrival(
                            "--archive-url",
                            "postgres://u@b:2/c",
                            "archive.get.url",
                            "jdbc:postgresql://b:2/c"),
                    arrival("--archive-user", "me", "archive.get.user", "me"),
                    arrival("--archive-password", "secret", "archive.get.password", "secret"),
                    arrival("--archive-password-file", "/dev/null", "archive.get.password", ""),
                    arrival("--archive-name", "mine", "archive.get.name", "mine"),
                    arrival("--archive-timeout", "7s", "archive.get.timeout", "PT7S"),
                    arrival("--history-keep", "30d", "store.historyKeep.get", "PT720H"),
                    arrival("--recover", "archive", "archive.get.recovers", "true"),
                    arrival("--webhook-url", "http://a/b", "webhooks.get.url", "http://a/b"),
                    arrival("--webhook-secret", SECRET, "webhooks.get.secrets", "[whsec_…]"),
                    arrival(
                            "--webhook-secret-file",
                            twoSecrets(),
                            "webhooks.get.secrets",
                            "[whsec_…, whsec_…]"),
                    arrival("--webhook-timeout", "2s", "webhooks.get.timeout", "PT2S"),
                    arrival("--webhook-give-up", "3m", "webhooks.get.giveUp", "PT3M"),
                    arrival("--webhook-in-flight-max", "3", "webhooks.get.inFlightMax", "3"));

    private static String twoSecrets() {
        try {
            Path file = Files.createTempFile("secrets", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, SECRET + "\n" + SECRET + "\n").toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map.Entry<String, List<String>> arrival(
            String option, String value, String path, String expected) {
        return Map.entry(option, List.of(value, path, expected));
    }

    static List<String> optionNames() {
        return serve().getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(OptionSpec::longestName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("optionNames")
    void shouldMapEachKey(String option) throws ReflectiveOperationException {
        List<String> arrival = Objects.requireNonNull(ARRIVALS.get(option), "not mapped here");
        String given = option + "=" + arrival.getFirst();

        GatewayOptions options =
                parse(
                        Stream.concat(
                                        needed(option, arrival.get(1)).stream()
                                                .filter(other -> !other.startsWith(option + "=")),
                                        Stream.of(given))
                                .toArray(String[]::new));

        assertThat(String.valueOf(read(options, arrival.get(1)))).isEqualTo(arrival.getLast());
    }

    /** Without which an option says nothing. */
    private static List<String> needed(String option, String path) {
        if (option.equals("--unix-socket-mode")) {
            return List.of("--unix-socket=/tmp/s");
        }
        if (path.startsWith("door.tls")) {
            return List.of("--tls-certificate=/tmp/c", "--tls-key=/tmp/k");
        }
        if (path.startsWith("relay.worker")) {
            return List.of("--mode=api");
        }
        if (path.startsWith("archive.") || option.equals("--history-keep")) {
            return List.of("--archive-url=postgres://a/b");
        }
        if (path.startsWith("webhooks.")) {
            return List.of("--webhook-url=http://h/", "--webhook-secret=" + SECRET);
        }
        if (path.startsWith("redis.get.security.")) {
            return List.of(
                    "--redis-url=rediss://a:1",
                    "--redis-password-file=/dev/null",
                    "--redis-certificate=" + CERTIFICATE,
                    "--redis-key=" + KEY);
        }
        return path.startsWith("redis.") ? List.of("--redis-url=redis://a:1") : List.of();
    }

    @Test
    void shouldTakeTheDefaultsOfEachFeature() {
        List<ProcessorOptions> processors =
                List.of(
                        ProcessorOptions.of("default", URI.create("http://localhost:8001"), 50_000),
                        ProcessorOptions.of(
                                "fallback", URI.create("http://localhost:8002"), 150_000));

        assertThat(parse())
                .isEqualTo(
                        new GatewayOptions(
                                HttpOptions.DEFAULTS,
                                AdminOptions.DEFAULTS,
                                DoorOptions.DEFAULTS,
                                processors,
                                RoutingOptions.DEFAULTS,
                                EngineOptions.DEFAULTS.withStatusRules(
                                        List.of(StatusRules.DEFAULT, StatusRules.DEFAULT)),
                                StoreOptions.DEFAULTS,
                                ProcessOptions.DEFAULTS,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                PageOptions.DEFAULTS,
                                Mode.STANDALONE,
                                RelayOptions.DEFAULTS));
    }

    @Test
    void shouldDocumentEachOptionWithItsVariableAndItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/operations.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2) + " " + row.group(3));
            }
        }

        Map<String, String> declared = new TreeMap<>();
        for (OptionSpec option : serve().getCommandSpec().options()) {
            String name = option.longestName();
            if (optionNames().contains(name)) {
                String value = Optional.ofNullable(option.defaultValue()).orElse("");
                String key = ServeCommand.environmentKey(name);
                declared.put(name, key + " " + (value.isEmpty() ? "none" : value));
            }
        }
        assertThat(documented).isEqualTo(declared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=65536|PORT must be 0 to 65535: 65536",
                "--hosts=a:80|HOSTS must be names as Host says them, without a port: a:80",
                "--threads=0|THREADS must be 1 to 256: 0",
                "--warm-up=61s|WARM_UP in milliseconds must be 0 to 60000: 61000",
                "--stall-max=999ms|STALL_MAX in milliseconds must be 1000 to 3600000: 999",
                "--page=maybe|PAGE must be on or off: maybe",
                "--log-format=xml|LOG_FORMAT must be text or json: xml",
                "--log-level=all|LOG_LEVEL must be error, warn, info or debug: all",
                "--log-rate-max=0|LOG_RATE_MAX must be 1 to 100000: 0",
                "--durability=none|DURABILITY must be process, power or memory: none",
                "--pending-max=0|PENDING_MAX must be 1 to 100000000: 0",
                "--dead-letters-max=0|DEAD_LETTERS_MAX must be 1 to 100000000: 0",
                "--redis-url=http://x|REDIS_URL must be redis://host:port, rediss://host:port, redis-socket:///path or redis-sentinel://host:port#master, with user:password@ before the host where one is needed",
                "--mode=both|MODE must be standalone, api or worker: both",
                "--mode=api|WORKER_URL or REDIS_URL must say where the owner is, for MODE=api",
                "--worker-url=w:1|WORKER_URL is for MODE=api: this one has payments of its own",
                "--relay-listen=/tmp/s|RELAY_LISTEN: must be unix:/path.sock or http://host:port: /tmp/s",
                "--relay-wait=61s|RELAY_WAIT in milliseconds must be 0 to 60000: 61000",
                "--relay-queue=0|RELAY_QUEUE must be 1 to 1000000: 0",
                "--history-keep=30d|ARCHIVE_URL must say who has what HISTORY_KEEP lets go",
                "--idempotency-max=0|IDEMPOTENCY_MAX must be 1 to 10000000000: 0",
                "--processor-timeout=0s|PROCESSOR_TIMEOUT must be positive and at most a year: PT0S",
                "--routing-deadline=8761h|ROUTING_DEADLINE must be positive and at most a year: PT8761H",
                "--routing-margin=2h|ROUTING_MARGIN in milliseconds must be 0 to 3600000: 7200000",
                "--routing-policy=x|ROUTING_POLICY: must be one of [deadline, cheapest-only, fail-over]: x",
                "--retry-budget=1001|RETRY_BUDGET must be 0 to 1000: 1001",
                "--retry-attempts-max=0|RETRY_ATTEMPTS_MAX must be 1 to 16383: 0",
                "--retry-age-max=0s|RETRY_AGE_MAX must be positive and at most a year: PT0S",
                "--processor-in-flight-max=0|PROCESSOR_IN_FLIGHT_MAX: in-flight-max must be 1 to 10000: 0",
                "--fallback-processor-url=ftp://x|FALLBACK_PROCESSOR_URL: a processor's URL must start with http:// or https://: fallback=ftp://x",
            })
    void shouldNameTheKeyOfWhatIsRefused(String argument, String message) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static GatewayOptions parse(String... arguments) {
        GatewayArguments read = new GatewayArguments();
        new CommandLine(read).parseArgs(arguments);
        return read.options();
    }

    private static CommandLine serve() {
        return Objects.requireNonNull(Main.commandLine().getSubcommands().get("serve"));
    }

    private static Object read(Object from, String path) throws ReflectiveOperationException {
        Object value = from;
        for (String name : path.split("\\.", -1)) {
            Class<?> type = value instanceof List ? List.class : value.getClass();
            Method accessor = type.getMethod(name);
            value = accessor.invoke(value);
        }
        return value;
    }
}
