package dev.comporta.http;

import dev.comporta.door.Access;
import java.util.Optional;

/**
 * One thing that the server does: what asks for it, who may, and what its head must say.
 *
 * @param method GET also stands for HEAD
 * @param access who may use it: what a key must be good for, where keys are asked for
 * @param terms what else a request's head must say, and how it is refused
 * @param bodyMaxBytes a longer body is refused
 * @param whileDraining whether it is served by a server that is going down
 * @param isIdempotent whether asking twice does no more than asking once (RFC 9110, 9.2.2)
 * @param body serves the same on the lean path, and demands a length; empty: it needs more of a
 *     request than its body
 */
public record Route(
        String method,
        PathTemplate path,
        Access access,
        Terms terms,
        int bodyMaxBytes,
        boolean whileDraining,
        boolean isIdempotent,
        Handler handler,
        Optional<BodyHandler> body) {

    public Route {
        if (body.isPresent() && (access != Access.WRITE || !path.isFixed())) {
            throw new IllegalArgumentException(
                    "the lean path serves fixed paths, and what is brought in: " + path);
        }
    }

    /**
     * For clients who may read, and not while the server goes down.
     *
     * @param path a path, or a template with one variable part: {@code /payments/{id}}
     */
    public static Route get(String path, Handler handler) {
        return of("GET", path, Terms.ANY, handler, Optional.empty());
    }

    /**
     * For clients who may write, of any body, and not while the server goes down.
     *
     * @param path as for {@link #get}
     */
    public static Route post(String path, Handler handler) {
        return of("POST", path, Terms.ANY, handler, Optional.empty());
    }

    /** As {@link #post}, of a body that must be told to be JSON. */
    public static Route postJson(String path, Handler handler) {
        return of("POST", path, Terms.JSON, handler, Optional.empty());
    }

    /** As {@link #postJson}, whose body's length must be told, on the lean path where possible. */
    public static Route postLean(String path, BodyHandler body) {
        return of("POST", path, Terms.JSON, whole(body), Optional.of(body));
    }

    private static Route of(
            String method, String path, Terms terms, Handler handler, Optional<BodyHandler> body) {
        return new Route(
                method,
                PathTemplate.of(path),
                method.equals("GET") ? Access.READ : Access.WRITE,
                terms,
                HttpOptions.BODY_MAX_BYTES,
                false,
                method.equals("GET"),
                handler,
                body);
    }

    /** The same for others. */
    public Route by(Access others) {
        return with(others, bodyMaxBytes, whileDraining, isIdempotent, handler, body);
    }

    /** The same on terms of its own. */
    public Route on(Terms others) {
        return new Route(
                method,
                path,
                access,
                others,
                bodyMaxBytes,
                whileDraining,
                isIdempotent,
                handler,
                body);
    }

    /** The same with a limit of its own for bodies. */
    public Route withBodyMax(int bytes) {
        return with(access, bytes, whileDraining, isIdempotent, handler, body);
    }

    /** The same, also served while the server goes down. */
    public Route evenWhileDraining() {
        return with(access, bodyMaxBytes, true, isIdempotent, handler, body);
    }

    /** The same, which may be asked for again by whoever got no answer. */
    public Route idempotent() {
        return with(access, bodyMaxBytes, whileDraining, true, handler, body);
    }

    /** The same, whose requests are checked as here, and then may be answered elsewhere. */
    public Route through(Passage passage) {
        Optional<BodyHandler> passed = body.map(it -> through(passage, it));
        return with(
                access,
                bodyMaxBytes,
                whileDraining,
                isIdempotent,
                passed.map(Route::whole).orElseGet(() -> request -> pass(passage, request)),
                passed);
    }

    private Exchange pass(Passage passage, Request request) throws Refusal {
        Exchange checked = handler.handle(request);
        return checked.isAnsweredAtOnce() ? checked : passage.pass(this, request, checked);
    }

    private BodyHandler through(Passage passage, BodyHandler checking) {
        if (checking instanceof TracedBodyHandler traced) {
            return new TracedPassing(
                    traced,
                    (bytes, offset, length, trace, checked) ->
                            passage.pass(this, bytes, offset, length, trace, checked));
        }
        return (bytes, offset, length) -> {
            Exchange checked = checking.handle(bytes, offset, length);
            return checked.isAnsweredAtOnce()
                    ? checked
                    : passage.pass(this, bytes, offset, length, "", checked);
        };
    }

    private static Handler whole(BodyHandler body) {
        return request -> body.handle(request.body(), 0, request.bodyLength());
    }

    private Route with(
            Access access,
            int bodyMaxBytes,
            boolean whileDraining,
            boolean isIdempotent,
            Handler handler,
            Optional<BodyHandler> body) {
        return new Route(
                method,
                path,
                access,
                terms,
                bodyMaxBytes,
                whileDraining,
                isIdempotent,
                handler,
                body);
    }

    /** Whether a body must be told to be JSON; other routes take any, and may ignore it. */
    public boolean needsJson() {
        return terms.types().contains(MediaType.JSON);
    }

    /** The path, where it is fixed. */
    public String pathText() {
        return path.prefix();
    }

    /** Whether it tells anybody how the server is, for as long as that runs. */
    boolean isProbe() {
        return access == Access.ANYONE && whileDraining;
    }

    boolean takes(String wanted) {
        return method.equals(wanted) || (method.equals("GET") && wanted.equals("HEAD"));
    }

    /** The methods that it takes, as Allow lists them. */
    String allow() {
        return method.equals("GET") ? "GET, HEAD" : method;
    }
}
