package dev.comporta.gateway;

import static dev.comporta.setting.Setting.requireRange;

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
    public ProcessorOptions {
        requireRange("in-flight-max", inFlightMax, 1, 10_000);
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
