package dev.comporta.http;

import java.util.Optional;

/**
 * Who may administer, as configured.
 *
 * @param token what the bearer says; with none only a loopback bind, or {@code allowPurge}, lets
 *     anybody
 */
public record AdminOptions(Optional<String> token, boolean allowPurge) {
    public static final AdminOptions DEFAULTS = new AdminOptions(Optional.empty(), false);

    /**
     * The rule that they come to.
     *
     * @param loopbackOnly whether the server can be reached from this machine only
     */
    public AdminRule rule(boolean loopbackOnly) {
        return new AdminRule(token, loopbackOnly, allowPurge);
    }
}
