package dev.comporta.processor;

import java.time.Duration;

/**
 * The limits of {@link HttpProcessorClient}.
 *
 * @param connectionsMax how many connections to one processor may be open, and so how many requests
 *     may be on their way
 * @param connectTimeout for name resolution, TCP and TLS together
 * @param abandonAfter when the client stops listening for the answer to a payment: well above the
 *     engine's time-out, for a late answer still proves something
 * @param lookUpTimeout for one look-up
 * @param idleTimeout how long an unused connection stays open
 */
public record ProcessorClientOptions(
        int connectionsMax,
        Duration connectTimeout,
        Duration abandonAfter,
        Duration lookUpTimeout,
        Duration idleTimeout) {

    private static final int ABANDON_TIMEOUTS = 3;

    public ProcessorClientOptions {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException(
                    "a processor needs a connection: connectionsMax=" + connectionsMax);
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("abandonAfter", abandonAfter);
        requirePositive("lookUpTimeout", lookUpTimeout);
        requirePositive("idleTimeout", idleTimeout);
    }

    /** With so many connections, for payments that the engine waits so long for. */
    public static ProcessorClientOptions of(int connectionsMax, Duration timeout) {
        return new ProcessorClientOptions(
                connectionsMax,
                Duration.ofSeconds(1),
                timeout.multipliedBy(ABANDON_TIMEOUTS),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("must be positive: " + name + "=" + value);
        }
    }
}
