package dev.comporta.http;

import java.nio.file.Path;

/**
 * A Unix domain socket to listen on.
 *
 * @param mode the bits of its file: who may write may connect
 */
public record UnixSocket(Path path, int mode) {

    /**
     * With the mode in words for people.
     *
     * @param octal as chmod takes it: 0660
     * @throws IllegalArgumentException where it is no mode
     */
    public static UnixSocket of(Path path, String octal) {
        if (!octal.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("a mode is written like 0660: " + octal);
        }
        return new UnixSocket(path, Integer.parseInt(octal, 8));
    }
}
