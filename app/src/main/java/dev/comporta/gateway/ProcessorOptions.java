package dev.comporta.gateway;

import dev.comporta.engine.StatusRules;
import dev.comporta.processor.ProcessorAddress;
import dev.comporta.routing.GateOptions;
import java.net.URI;

/**
 * What is configured of one processor.
 *
 * @param feeMillionths what it takes of an amount, in millionths: 50,000 is 5 %
 * @param inFlightMax requests under way there
 * @param statusRules what its statuses prove
 */
public record ProcessorOptions(
        ProcessorAddress address, int feeMillionths, int inFlightMax, StatusRules statusRules) {
    private static final int IN_FLIGHT_BOUND = 10_000;

    public ProcessorOptions {
        if (inFlightMax < 1 || inFlightMax > IN_FLIGHT_BOUND) {
            throw new IllegalArgumentException(
                    "in-flight-max must be 1 to " + IN_FLIGHT_BOUND + ": " + inFlightMax);
        }
        if (feeMillionths < 0 || feeMillionths > 1_000_000) {
            throw new IllegalArgumentException("a fee must be 0 to 1, for instance 0.05");
        }
    }

    /** With the defaults for all that is not named. */
    public static ProcessorOptions of(String name, URI url, int feeMillionths) {
        return new ProcessorOptions(
                new ProcessorAddress(name, url),
                feeMillionths,
                GateOptions.IN_FLIGHT_MAX,
                StatusRules.DEFAULT);
    }

    public String name() {
        return address.name();
    }

    ProcessorOptions withInFlightMax(int inFlightMax) {
        return new ProcessorOptions(address, feeMillionths, inFlightMax, statusRules);
    }
}
