package dev.comporta.cli;

import dev.comporta.setting.Setting;
import dev.comporta.webhook.Secret;
import dev.comporta.webhook.WebhookOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Whom events are told. */
final class WebhookArguments {
    @Option(
            names = "--webhook-url",
            defaultValue = "${env:WEBHOOK_URL:-}",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "URL",
            description =
                    "Tells this receiver what is settled, buried, resolved and purged, some moments"
                            + " later, as Standard Webhooks has it: http://HOST/PATH or https://."
                            + " WEBHOOK_URL (none)")
    private String url = "";

    @Option(
            names = "--webhook-secret",
            defaultValue = "${env:WEBHOOK_SECRET:-}",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "SECRET",
            description =
                    "By which events are signed: whsec_ and 24 to 64 random bytes in base64; two,"
                            + " split by a space, while the receiver changes over. Better given as"
                            + " WEBHOOK_SECRET (none)")
    private String secret = "";

    @Option(
            names = "--webhook-secret-file",
            defaultValue = "${env:WEBHOOK_SECRET_FILE:-}",
            paramLabel = "FILE",
            description =
                    "Where the secret stands instead, or two, each on a line."
                            + " WEBHOOK_SECRET_FILE (none)")
    private String secretFile = "";

    @Option(
            names = "--webhook-timeout",
            defaultValue = "${env:WEBHOOK_TIMEOUT:-" + WebhookOptions.TIMEOUT_SECONDS + "s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "An answer that takes longer counts as none, and the event is told again."
                            + " WEBHOOK_TIMEOUT (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--webhook-give-up",
            defaultValue = "${env:WEBHOOK_GIVE_UP:-" + WebhookOptions.GIVE_UP_HOURS + "h}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long one event is tried, and those behind it wait; then it is left out, and"
                            + " an error in the log tells which. WEBHOOK_GIVE_UP (${DEFAULT-VALUE})")
    private Duration giveUp = Duration.ZERO;

    @Option(
            names = "--webhook-in-flight-max",
            defaultValue = "${env:WEBHOOK_IN_FLIGHT_MAX:-" + WebhookOptions.IN_FLIGHT_MAX + "}",
            paramLabel = "N",
            description =
                    "Events that wait for an answer at a time, each of another payment."
                            + " WEBHOOK_IN_FLIGHT_MAX (${DEFAULT-VALUE})")
    private int inFlightMax;

    /**
     * Empty where no receiver is named.
     *
     * @throws IllegalArgumentException naming the key, and what was expected
     */
    Optional<WebhookOptions> options() {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String secrets = secretFile.isEmpty() ? secret : readSecrets();
        return Optional.of(
                new WebhookOptions(
                        Setting.of("WEBHOOK_URL", () -> URI.create(url)),
                        Secret.parse(secrets),
                        timeout,
                        giveUp,
                        inFlightMax));
    }

    private String readSecrets() {
        try {
            return Files.readString(Path.of(secretFile));
        } catch (IOException e) {
            throw new IllegalArgumentException("WEBHOOK_SECRET_FILE can't be read: " + e, e);
        }
    }
}
