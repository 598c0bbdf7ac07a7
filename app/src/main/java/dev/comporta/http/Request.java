package dev.comporta.http;

import java.util.List;
import java.util.Map;

/** One request, complete, and for a path and a method that are served. */
public final class Request {
    private final RequestTarget target;
    private final PathTemplate path;
    private final boolean administrators;
    private final byte[] body;
    private final int bodyLength;

    Request(
            RequestTarget target,
            PathTemplate path,
            boolean administrators,
            byte[] body,
            int bodyLength) {
        this.target = target;
        this.path = path;
        this.administrators = administrators;
        this.body = body;
        this.bodyLength = bodyLength;
    }

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

    /** Whether it comes from an administrator, whoever may use the route. */
    public boolean isAdministrators() {
        return administrators;
    }

    /** The body in its first {@link #bodyLength} bytes. */
    public byte[] body() {
        return body;
    }

    public int bodyLength() {
        return bodyLength;
    }
}
