package dev.comporta.http;

import java.util.List;
import java.util.Map;

/**
 * One request, complete, and for a path and a method that are served.
 *
 * @param isAdministrators whether it comes from an administrator, whoever may use the route
 * @param ifNoneMatch the entity tags that the client has, as it lists them; empty: it told none
 * @param body in its first {@code bodyLength} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(
        RequestTarget target,
        PathTemplate path,
        boolean isAdministrators,
        String ifNoneMatch,
        byte[] body,
        int bodyLength) {

    /** What the path has in the place of the template's variable, as it was sent. */
    public String variable() {
        return path.variable(target.path());
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
