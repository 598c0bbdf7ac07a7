package dev.comporta.cli;

import java.util.function.Supplier;

/** A key of the configuration. */
final class Key {
    private Key() {}

    /** Makes a value of the configuration; an error names its key. */
    static <T> T of(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
