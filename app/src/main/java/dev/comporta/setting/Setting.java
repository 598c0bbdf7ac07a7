package dev.comporta.setting;

import java.time.Duration;
import java.util.function.Supplier;

/** What a setting may be: an error names its key, and what was expected. */
public final class Setting {
    private static final Duration LONGEST = Duration.ofDays(365);

    private Setting() {}

    /** Makes a value of a setting; an error names its key. */
    public static <T> T of(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    public static void requireRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + " must be " + least + " to " + most + ": " + value);
        }
    }

    public static void requirePositive(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    key + " must be positive and at most a year: " + value);
        }
    }
}
