package dev.comporta.http;

import dev.comporta.door.ApiKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, complete, and for a path and a method that are served.
 *
 * @param isAdministrators whether it comes from an administrator, whoever may use the route
 * @param key whose key it came with; null: none is asked for, or an administrator needs none
 * @param requestId what it calls itself, as it was sent; empty: nothing
 * @param ifNoneMatch the entity tags that the client has, as it lists them; empty: it told none
 * @param type the form of its body, where the route asks for one
 * @param body in its first {@code bodyLength} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(
        RequestTarget target,
        PathTemplate path,
        boolean isAdministrators,
        @Nullable ApiKey key,
        String requestId,
        String ifNoneMatch,
        MediaType type,
        byte[] body,
        int bodyLength) {

    /** What the path has in the place of the template's variable, as it was sent. */
    public String variable() {
        return path.variable(target.path());
    }

    /** What is asked for, in origin-form, as it was sent. */
    public String targetText() {
        return target.query().isEmpty() ? target.path() : target.path() + "?" + target.query();
    }

    /**
     * All that the query says: the length of a request line bounds it.
     *
     * @throws Refusal where a percent sign encodes nothing
     */
    public Map<String, List<String>> parameters() throws Refusal {
        try {
            return target.parameters();
        } catch (IllegalArgumentException e) {
            throw new Refusal(HttpProblem.MALFORMED_REQUEST);
        }
    }
}
