package dev.comporta.workbench.load;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The shape of the load. */
public enum Profile {
    /** Open loop: payments at an even rate. */
    CONSTANT,
    /** Open loop: users join one after the other; each has a payment due every second. */
    RAMP,
    /**
     * Closed loop: every connection is kept busy. Finds the highest throughput, not the latency.
     */
    SATURATE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For picocli's options. */
    static final class Converter implements ITypeConverter<Profile> {
        @Override
        public Profile convert(String text) {
            return Arrays.stream(values())
                    .filter(profile -> profile.label().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "expected constant, ramp or saturate, not '"
                                                    + text
                                                    + "'"));
        }
    }
}
