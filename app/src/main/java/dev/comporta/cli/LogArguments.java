package dev.comporta.cli;

import dev.comporta.log.LogOptions;
import dev.comporta.log.Severity;
import picocli.CommandLine.Option;

/** How the log is written. */
final class LogArguments {
    @Option(
            names = "--log-format",
            defaultValue = "${env:LOG_FORMAT:-" + LogOptions.FORMAT + "}",
            paramLabel = "FORMAT",
            description =
                    "What lines of the log look like: text, with colours on a terminal where"
                            + " NO_COLOR is not set, or json. LOG_FORMAT (${DEFAULT-VALUE})")
    private String format = "";

    @Option(
            names = "--log-level",
            defaultValue = "${env:LOG_LEVEL:-" + LogOptions.LEVEL + "}",
            paramLabel = "LEVEL",
            description =
                    "The least that is told: error, warn, info or debug; libraries' words from warn"
                            + " on only. LOG_LEVEL (${DEFAULT-VALUE})")
    private String level = "";

    @Option(
            names = "--log-rate-max",
            defaultValue = "${env:LOG_RATE_MAX:-" + LogOptions.RATE_MAX + "}",
            paramLabel = "N",
            description =
                    "Lines of one event in one second; further ones are counted."
                            + " LOG_RATE_MAX (${DEFAULT-VALUE})")
    private int rateMax;

    LogOptions options() {
        return new LogOptions(LogOptions.Format.of(format), Severity.of(level), rateMax);
    }
}
