package dev.comporta.cli;

import dev.comporta.engine.EngineOptions;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.routing.GateOptions;
import dev.comporta.setting.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which processors there are, and how they answer. */
final class ProcessorArguments {
    static final String DEFAULT_FEE = "0.05";
    static final String FALLBACK_FEE = "0.15";

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
            defaultValue = "${env:DEFAULT_PROCESSOR_FEE:-" + DEFAULT_FEE + "}",
            paramLabel = "SHARE",
            description =
                    "What it takes of an amount: 0.05 is 5 %%."
                            + " DEFAULT_PROCESSOR_FEE (${DEFAULT-VALUE})")
    private String defaultFee = "";

    @Option(
            names = "--fallback-processor-fee",
            defaultValue = "${env:FALLBACK_PROCESSOR_FEE:-" + FALLBACK_FEE + "}",
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
            defaultValue = "${env:PROCESSOR_TIMEOUT:-" + EngineOptions.TIMEOUT_SECONDS + "s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "When an unanswered attempt counts as in doubt."
                            + " PROCESSOR_TIMEOUT (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

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

    /** When an unanswered attempt counts as in doubt. */
    Duration timeout() {
        return timeout;
    }

    /** All of them, in their order. */
    List<ProcessorOptions> options() {
        return ProcessorSyntax.merge(
                List.of(
                        processor("default", defaultUrl, defaultFee),
                        processor("fallback", fallbackUrl, fallbackFee)),
                furtherProcessors.stream().filter(text -> !text.isBlank()).toList());
    }

    private ProcessorOptions processor(String name, URI url, String fee) {
        String key = name.toUpperCase(Locale.ROOT) + "_PROCESSOR_";
        ProcessorOptions options = Setting.of(key + "URL", () -> ProcessorOptions.of(name, url, 0));
        options = with(options, "page", "PROCESSOR_PAGE", page);
        options = with(options, "fee", key + "FEE", fee);
        options = with(options, "server-error", "PROCESSOR_SERVER_ERROR", serverError);
        options = with(options, "refusal", "PROCESSOR_REFUSAL", refusal);
        return with(options, "in-flight-max", "PROCESSOR_IN_FLIGHT_MAX", inFlightMax + "");
    }

    private static ProcessorOptions with(
            ProcessorOptions options, String field, String key, String value) {
        return Setting.of(key, () -> ProcessorSyntax.with(options, Map.of(field, value)));
    }
}
