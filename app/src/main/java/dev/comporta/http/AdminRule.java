package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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

    /** What the JDK puts in place of bytes that the locale's encoding can't read. */
    private static final char UNREADABLE = '\uFFFD';

    private final byte @Nullable [] token;
    private final boolean open;

    /**
     * @param token ADMIN_TOKEN
     * @param loopbackOnly whether the server can be reached from this machine only
     * @param allowed ALLOW_PURGE
     */
    public AdminRule(Optional<String> token, boolean loopbackOnly, boolean allowed) {
        this.token = token.map(AdminRule::checked).map(text -> text.getBytes(UTF_8)).orElse(null);
        this.open = loopbackOnly || allowed;
    }

    /** What a field can carry: without the end of line that a file puts behind it. */
    private static String checked(String token) {
        String text = token.strip();
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("ADMIN_TOKEN must be one line, and not blank");
        }
        if (text.indexOf(UNREADABLE) >= 0) {
            throw new IllegalArgumentException(
                    "ADMIN_TOKEN can't be read in this locale: use ASCII, or LC_ALL=C.UTF-8");
        }
        return text;
    }

    /** Null where the bearer of this header may administer. */
    @Nullable Problem refusal(@Nullable String authorization) {
        if (token == null) {
            return open ? null : HttpProblem.FORBIDDEN;
        }
        return authorization != null && isBearer(authorization, token)
                ? null
                : HttpProblem.UNAUTHORIZED;
    }

    /** Whether this header has the token; nobody has it where none is set. */
    boolean isAdministrator(@Nullable String authorization) {
        return token != null && refusal(authorization) == null;
    }

    private static boolean isBearer(String authorization, byte[] token) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        // The bytes as they came, which are UTF-8 for all that isn't ASCII.
        byte[] given =
                authorization.substring(bearer ? SCHEME.length() : 0).strip().getBytes(ISO_8859_1);
        return MessageDigest.isEqual(given, token) && bearer; // takes the same time for any token
    }
}
