package dev.comporta.http;

import dev.comporta.door.ApiKeys;
import dev.comporta.door.Tls;
import java.util.Optional;

/**
 * Who may come in.
 *
 * @param keys empty: clients need none
 * @param tls of connections by TCP; empty: they are in the clear, as those of a Unix socket are
 */
public record Guards(AdminRule administrators, Optional<ApiKeys> keys, Optional<Tls> tls) {

    /** Clients need nothing. */
    public static Guards of(AdminRule administrators) {
        return new Guards(administrators, Optional.empty(), Optional.empty());
    }
}
