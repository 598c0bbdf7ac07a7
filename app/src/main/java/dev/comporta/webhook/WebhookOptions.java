package dev.comporta.webhook;

import static dev.comporta.setting.Setting.requirePositive;
import static dev.comporta.setting.Setting.requireRange;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Whom to tell, and how.
 *
 * @param url of the receiver; {@code http} or {@code https}
 * @param secrets with which each event is signed: one, or two while the receiver changes over
 * @param timeout an answer that takes longer counts as none; 100 ms to 10 min
 * @param giveUp how long one event is tried; then it is given up, and told as that
 * @param inFlightMax events that wait for an answer at a time, 1 to 256
 */
public record WebhookOptions(
        URI url, List<Secret> secrets, Duration timeout, Duration giveUp, int inFlightMax) {
    public static final int TIMEOUT_SECONDS = 10;
    public static final int GIVE_UP_HOURS = 72;
    public static final int IN_FLIGHT_MAX = 16;

    private static final int SECRETS_MAX = 2;

    public WebhookOptions {
        secrets = List.copyOf(secrets);
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "WEBHOOK_URL must be http://HOST/PATH or https://HOST/PATH, without a user");
        }
        if (secrets.isEmpty() || secrets.size() > SECRETS_MAX) {
            throw new IllegalArgumentException(
                    "WEBHOOK_SECRET must be one secret, or two split by a space: count="
                            + secrets.size());
        }
        requireRange("WEBHOOK_TIMEOUT", timeout.toMillis(), 100, 600_000);
        requirePositive("WEBHOOK_GIVE_UP", giveUp);
        requireRange("WEBHOOK_IN_FLIGHT_MAX", inFlightMax, 1, 256);
    }

    /** Where that is, without what may be secret in it. */
    public String place() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    @Override
    public String toString() {
        return place();
    }
}
