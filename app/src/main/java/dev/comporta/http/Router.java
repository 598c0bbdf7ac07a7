package dev.comporta.http;

import dev.comporta.door.Access;
import dev.comporta.http.RouteTable.Resource;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request asks for, and refuses what its head may not say.
 *
 * <p>Threading: owned by its event loop.
 */
final class Router {
    private static final String JSON = "application/json";
    private static final byte[] NO_BODY = {};

    private final RouteTable table;
    private final HostRule hostRule;
    private final AccessRule accessRule;
    private final ProblemAnswers problems;
    private final BooleanSupplier draining;

    /**
     * What a request's head decides.
     *
     * @param route null: a refusal says why
     * @param refusal null: the request is worth reading to its end
     */
    record Decision(@Nullable Route route, @Nullable Answer refusal) {

        /** The longest body that is read. */
        int bodyMaxBytes() {
            return route == null ? HttpOptions.BODY_MAX_BYTES : route.bodyMaxBytes();
        }
    }

    /**
     * @param draining whether the server is going down
     */
    Router(
            RouteTable table,
            HostRule hostRule,
            AccessRule accessRule,
            ProblemAnswers problems,
            BooleanSupplier draining) {
        this.table = table;
        this.hostRule = hostRule;
        this.accessRule = accessRule;
        this.problems = problems;
        this.draining = draining;
    }

    Decision decide(HttpRequest head, RequestTarget target) {
        Resource resource = table.at(target.path());
        Route route = resource == null ? null : resource.route(head.method().name());
        Problem stranger = hostRule.refusal(head.headers(), target);
        if (stranger != null) {
            return new Decision(route, problems.of(stranger));
        }
        if (resource == null) {
            return new Decision(null, problems.of(HttpProblem.NO_SUCH_RESOURCE));
        }
        if (route == null) {
            return new Decision(null, problems.methodNotAllowed(resource.allow()));
        }
        Problem problem = problem(route, head.headers());
        return new Decision(route, problem == null ? null : problems.of(problem));
    }

    private @Nullable Problem problem(Route route, HttpHeaders headers) {
        if (draining.getAsBoolean() && !route.whileDraining()) {
            return HttpProblem.DRAINING;
        }
        Problem refusal = accessRule.refusal(route.access(), headers);
        if (refusal != null) {
            return refusal;
        }
        if (route.body().isPresent()
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return HttpProblem.LENGTH_REQUIRED;
        }
        return route.needsJson() && !isPlainJson(headers)
                ? HttpProblem.UNSUPPORTED_MEDIA_TYPE
                : null;
    }

    private static boolean isPlainJson(HttpHeaders headers) {
        List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        return types.size() == 1
                && isJson(types.get(0))
                && !headers.contains(HttpHeaderNames.CONTENT_ENCODING);
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        return AsciiString.contentEqualsIgnoreCase(
                JSON, (end < 0 ? type : type.substring(0, end)).strip());
    }

    /** What a probe of this machine is answered; null: there is none at this path. */
    @Nullable Exchange probe(String path) {
        Resource resource = table.at(path);
        Route route = resource == null ? null : resource.route("GET");
        if (route == null || !route.isProbe()) {
            return null;
        }
        try {
            return route.handler()
                    .handle(
                            new Request(
                                    new RequestTarget("", path, ""),
                                    route.path(),
                                    false,
                                    "",
                                    NO_BODY,
                                    0));
        } catch (Refusal e) {
            return Exchange.answered(problems.of(e.problem()));
        }
    }

    /** Has a request handled that was not refused. */
    Exchange handle(
            Route route, HttpRequest head, RequestTarget target, byte[] body, int bodyLength) {
        Request request =
                new Request(
                        target,
                        route.path(),
                        accessRule.refusal(Access.ADMINISTER, head.headers()) == null,
                        head.headers().get(HttpHeaderNames.IF_NONE_MATCH, ""),
                        body,
                        bodyLength);
        if (route.body().orElse(null) instanceof TracedBodyHandler traced) {
            TraceFields.tell(traced, head.headers());
        }
        try {
            return route.handler().handle(request);
        } catch (Refusal e) {
            return Exchange.answered(problems.of(e.problem()));
        }
    }
}
