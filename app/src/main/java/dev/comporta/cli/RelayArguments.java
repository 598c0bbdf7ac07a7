package dev.comporta.cli;

import dev.comporta.relay.InstanceAddress;
import dev.comporta.relay.RelayOptions;
import dev.comporta.setting.Setting;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How requests reach the instance that owns the payments. */
final class RelayArguments {
    @Option(
            names = "--worker-url",
            defaultValue = "${env:WORKER_URL:-}",
            paramLabel = "URL",
            description =
                    "Where the worker is, with --mode=api: http://host:port or unix:/path.sock."
                            + " Without it REDIS_URL tells. WORKER_URL (none)")
    private String workerUrl = "";

    @Option(
            names = "--relay-listen",
            defaultValue = "${env:RELAY_LISTEN:-}",
            paramLabel = "ADDRESS",
            description =
                    "Where this instance takes requests from other instances:"
                            + " host:port or unix:/path.sock. What comes in there was checked by"
                            + " them, so nobody else may reach it. By default a socket beside"
                            + " UNIX_SOCKET, or a free port of the loopback where BIND is that; with"
                            + " --mode=worker the port or socket itself."
                            + " RELAY_LISTEN (none)")
    private String listen = "";

    @Option(
            names = "--advertise",
            defaultValue = "${env:ADVERTISE:-}",
            paramLabel = "ADDRESS",
            description =
                    "By which host:port or unix:/path.sock the others reach that; needed where it"
                            + " listens on all addresses. ADVERTISE (none)")
    private String advertise = "";

    @Option(
            names = "--relay-wait",
            defaultValue = "${env:RELAY_WAIT:-" + RelayOptions.WAIT_MILLIS + "ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long a request waits while no instance owns the payments: then 503."
                            + " RELAY_WAIT (${DEFAULT-VALUE})")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--relay-timeout",
            defaultValue = "${env:RELAY_TIMEOUT:-" + RelayOptions.TIMEOUT_SECONDS + "s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long the owner may take for an answer: then 503, or 502 for what must not"
                            + " be done twice. RELAY_TIMEOUT (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--relay-queue",
            defaultValue = "${env:RELAY_QUEUE:-" + RelayOptions.QUEUE_MAX + "}",
            paramLabel = "N",
            description =
                    "Requests of each event loop that may be passed on and not answered; beyond it"
                            + " 503. RELAY_QUEUE (${DEFAULT-VALUE})")
    private int queue;

    @Option(
            names = "--relay-connections",
            defaultValue = "${env:RELAY_CONNECTIONS:-" + RelayOptions.CONNECTIONS + "}",
            paramLabel = "N",
            description =
                    "Connections of each event loop to the owner."
                            + " RELAY_CONNECTIONS (${DEFAULT-VALUE})")
    private int connections;

    RelayOptions options() {
        return new RelayOptions(
                address("WORKER_URL", workerUrl),
                address("RELAY_LISTEN", listen),
                address("ADVERTISE", advertise),
                wait,
                timeout,
                queue,
                connections);
    }

    private static Optional<InstanceAddress> address(String key, String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Setting.of(key, () -> InstanceAddress.of(text)));
    }
}
