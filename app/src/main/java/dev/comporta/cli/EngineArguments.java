package dev.comporta.cli;

import dev.comporta.engine.EngineOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** When a payment is given up. */
final class EngineArguments {
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
            defaultValue = "${env:RETRY_AGE_MAX:-" + EngineOptions.AGE_MAX_HOURS + "h}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "The same, by the time in which it was tried since the start: attempts and the"
                            + " waits between them. RETRY_AGE_MAX (${DEFAULT-VALUE})")
    private Duration ageMax = Duration.ZERO;

    EngineOptions options() {
        return EngineOptions.DEFAULTS.givingUpAfter(attemptsMax, ageMax);
    }
}
