package dev.comporta.workbench.simulator;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What one simulated processor starts with.
 *
 * @param port 0 for any free one
 * @param fee the share of each amount that the processor keeps, from 0 to 1
 * @param settings the first settings; callers may change them over HTTP later
 * @param seed decides which payments meet a fault
 * @param healthInterval the time between two answers of the health endpoint
 * @param batches whether it takes {@code POST /payments/batch}
 */
public record SimulatorOptions(
        String name,
        String bind,
        int port,
        BigDecimal fee,
        Settings settings,
        long seed,
        Duration healthInterval,
        boolean batches) {

    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
        }
        if (fee.signum() < 0 || fee.compareTo(BigDecimal.ONE) > 0 || fee.scale() > 6) {
            throw new IllegalArgumentException(
                    "fee must be from 0 to 1, with at most 6 decimals: " + fee);
        }
        if (healthInterval.isNegative() || healthInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "health interval must be from 0 to 1 hour: " + healthInterval);
        }
    }

    /** The cheap processor on any free loopback port. */
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                "default",
                "127.0.0.1",
                0,
                new BigDecimal("0.05"),
                Settings.INITIAL,
                1,
                Duration.ofSeconds(5),
                false);
    }

    public SimulatorOptions withName(String name) {
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batches);
    }

    public SimulatorOptions withFee(BigDecimal fee) {
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batches);
    }

    public SimulatorOptions withSettings(Settings settings) {
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batches);
    }

    public SimulatorOptions withSeed(long seed) {
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batches);
    }

    public SimulatorOptions withHealthInterval(Duration healthInterval) {
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batches);
    }

    public SimulatorOptions withBatches(boolean batches) {
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batches);
    }
}
