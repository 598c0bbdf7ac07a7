package dev.comporta.http;

import dev.comporta.door.ApiKeys;
import java.util.Optional;

/**
 * Who may come in.
 *
 * @param keys empty: clients need none
 */
public record Guards(AdminRule administrators, Optional<ApiKeys> keys) {

    /** Clients need nothing. */
    public static Guards of(AdminRule administrators) {
        return new Guards(administrators, Optional.empty());
    }
}
