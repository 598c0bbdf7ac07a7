package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may administer: whoever has the token where one is set; with none set, everybody that can
 * reach a loopback bind, or everybody at all where that was allowed on purpose.
 *
 * <p>Threading: immutable.
 */
public final class AdminRule {
    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] token;
    private final boolean open;

    /**
     * @param token ADMIN_TOKEN
     * @param loopbackOnly whether the server can be reached from this machine only
     * @param allowed ALLOW_PURGE
     */
    public AdminRule(Optional<String> token, boolean loopbackOnly, boolean allowed) {
        if (token.isPresent() && token.get().isBlank()) {
            throw new IllegalArgumentException("the administrator's token must not be blank");
        }
        this.token = token.map(text -> text.getBytes(UTF_8)).orElse(null);
        this.open = loopbackOnly || allowed;
    }

    /** Null where the bearer of this header may administer. */
    @Nullable Problem refusal(@Nullable String authorization) {
        if (token == null) {
            return open ? null : Problem.FORBIDDEN;
        }
        return authorization != null && isBearer(authorization, token)
                ? null
                : Problem.UNAUTHORIZED;
    }

    private static boolean isBearer(String authorization, byte[] token) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        byte[] given =
                authorization.substring(bearer ? SCHEME.length() : 0).strip().getBytes(UTF_8);
        return MessageDigest.isEqual(given, token) && bearer; // takes the same time for any token
    }
}
