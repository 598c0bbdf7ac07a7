package dev.comporta.workbench.simulator;

import java.time.Duration;

/**
 * What can be changed while the processor runs.
 *
 * @param token what X-Rinha-Token must carry on every call under /admin
 * @param delay how long a payment waits before it is booked; at most an hour
 * @param failing whether payments are answered 500, after the delay, and not booked
 * @param proxy what stands in front of it
 */
public record Settings(String token, Duration delay, boolean failing, Faults faults, Proxy proxy) {

    private static final Duration DELAY_MAX = Duration.ofHours(1);

    public static final Settings INITIAL =
            new Settings("123", Duration.ZERO, false, Faults.NONE, Proxy.NONE);

    public Settings {
        if (token.isBlank()) {
            throw new IllegalArgumentException("token must not be blank");
        }
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException(
                    "delay must be from 0 to " + DELAY_MAX.toMillis() + " ms: " + delay.toMillis());
        }
    }

    public Settings withToken(String token) {
        return new Settings(token, delay, failing, faults, proxy);
    }

    public Settings withDelay(Duration delay) {
        return new Settings(token, delay, failing, faults, proxy);
    }

    public Settings withFailing(boolean failing) {
        return new Settings(token, delay, failing, faults, proxy);
    }

    public Settings withFaults(Faults faults) {
        return new Settings(token, delay, failing, faults, proxy);
    }

    public Settings withProxy(Proxy proxy) {
        return new Settings(token, delay, failing, faults, proxy);
    }
}
