package dev.comporta.door;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may come in, as configured.
 *
 * @param tls empty: connections are in the clear
 * @param keysFile API_KEYS_FILE; empty: clients need no key
 * @param allowAnonymous whether it is meant that whoever reaches the gateway may use it
 */
public record DoorOptions(Optional<TlsFiles> tls, Optional<Path> keysFile, boolean allowAnonymous) {
    public static final DoorOptions DEFAULTS =
            new DoorOptions(Optional.empty(), Optional.empty(), false);
}
