package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.door.Access;
import dev.comporta.door.ApiKey;
import dev.comporta.door.ApiKeys.Refused;
import dev.comporta.door.KeyCheck;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request's credentials are good for what it asks for. The administrator's token is good
 * for everything. Of two credentials of a kind a proxy may have checked the other one, so neither
 * counts.
 *
 * <p>Threading: owned by its event loop.
 */
final class AccessRule {
    private static final AsciiString API_KEY = AsciiString.cached("x-api-key");

    private final AdminRule administrators;
    private final @Nullable KeyCheck keys;
    private @Nullable ApiKey key;

    /**
     * @param keys null: clients need none
     */
    AccessRule(AdminRule administrators, @Nullable KeyCheck keys) {
        this.administrators = administrators;
        this.keys = keys;
    }

    /** Null where the request may go on; it counts against its key's limit then. */
    @Nullable Problem refusal(Access access, HttpHeaders headers) {
        key = null;
        return switch (access) {
            case ANYONE -> null;
            case ADMINISTER ->
                    headers.contains(Passage.PASSED_ON_FOR, Passage.CLIENT, true)
                            ? HttpProblem.FORBIDDEN
                            : administrators.refusal(authorization(headers));
            case READ, WRITE, METRICS ->
                    keys == null || administrators.isAdministrator(authorization(headers))
                            ? null
                            : clientRefusal(access, headers, keys);
        };
    }

    /** With whose key the request came that was just judged; null: with none. */
    @Nullable ApiKey key() {
        return key;
    }

    private static @Nullable String authorization(HttpHeaders headers) {
        List<String> given = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        return given.size() == 1 ? given.getFirst() : null;
    }

    private @Nullable Problem clientRefusal(Access access, HttpHeaders headers, KeyCheck keys) {
        List<String> bearers = headers.getAll(HttpHeaderNames.AUTHORIZATION);
        List<String> plain = headers.getAll(API_KEY);
        int given = bearers.size() + plain.size();
        if (given != 1) {
            keys.onRefused(given == 0 ? Refused.MISSING : Refused.AMBIGUOUS);
            return HttpProblem.KEY_REQUIRED;
        }
        ApiKey found =
                bearers.isEmpty()
                        ? find(plain.getFirst(), false, keys)
                        : find(bearers.getFirst(), true, keys);
        if (found == null) {
            keys.onRefused(Refused.UNKNOWN);
            return HttpProblem.KEY_REQUIRED;
        }
        if (!found.may(access)) {
            keys.onRefused(Refused.ROLE);
            return HttpProblem.KEY_FORBIDDEN;
        }
        key = found;
        return found.admit(access) ? null : HttpProblem.RATE_LIMITED;
    }

    private static @Nullable ApiKey find(String value, boolean hasScheme, KeyCheck keys) {
        byte[] bytes = value.getBytes(ISO_8859_1);
        int start = hasScheme ? HttpSyntax.bearerStart(bytes, 0, bytes.length) : 0;
        return start < 0 ? null : keys.find(bytes, start, bytes.length);
    }
}
