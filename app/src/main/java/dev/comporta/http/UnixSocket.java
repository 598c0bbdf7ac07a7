package dev.comporta.http;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A Unix domain socket to listen on.
 *
 * @param mode of its file: who may write may connect
 */
public record UnixSocket(Path path, Set<PosixFilePermission> mode) {
    /** From the highest bit to the lowest. */
    private static final List<PosixFilePermission> BITS = List.of(PosixFilePermission.values());

    public UnixSocket {
        mode = Set.copyOf(mode);
    }

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
        int bits = Integer.parseInt(octal, 8);
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.size(); bit++) {
            if ((bits >> bit & 1) == 1) {
                mode.add(BITS.reversed().get(bit));
            }
        }
        return new UnixSocket(path, mode);
    }
}
