package dev.comporta.http;

import dev.comporta.door.Access;
import dev.comporta.door.ApiKey;
import dev.comporta.http.RouteTable.Resource;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request asks for, and refuses what its head may not say.
 *
 * <p>Threading: owned by its event loop.
 */
final class Router {
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
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
     * @param terms on which it is refused, if it is; null: nothing is known at its path
     * @param form what its body is told to be
     * @param key with which it came; null: with none
     * @param fields header lines that its answer gets, whatever that is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Decision(
            @Nullable Route route,
            @Nullable Answer refusal,
            @Nullable Terms terms,
            BodyForm form,
            @Nullable ApiKey key,
            byte[] fields) {

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
        HttpHeaders headers = head.headers();
        Resource resource = table.at(target.path());
        Terms terms = resource == null ? null : resource.terms();
        Origins origins = terms == null ? Origins.NONE : terms.origins();
        Problem stranger = hostRule.refusal(headers, target, origins.allow(headers));
        Route route = resource == null ? null : resource.route(head.method().name());
        if (resource != null && route == null && stranger == null) {
            return refused(null, terms, headers, noRoute(head, resource));
        }
        if (stranger != null || route == null) {
            Problem problem = stranger == null ? HttpProblem.NO_SUCH_RESOURCE : stranger;
            return refused(route, terms, headers, problem);
        }
        Problem problem = problem(route, headers);
        if (problem != null) {
            return refused(route, terms, headers, problem);
        }
        BodyForm form = BodyForm.of(headers, route.terms());
        if (form == null) {
            return refused(route, terms, headers, route.terms().unsupported());
        }
        return new Decision(route, null, terms, form, accessRule.key(), origins.fields(headers));
    }

    private Decision refused(
            @Nullable Route route, @Nullable Terms terms, HttpHeaders headers, Problem problem) {
        return refused(route, terms, headers, refusal(terms, headers, problem));
    }

    private static Decision refused(
            @Nullable Route route, @Nullable Terms terms, HttpHeaders headers, Answer refusal) {
        Origins origins = terms == null ? Origins.NONE : terms.origins();
        return new Decision(route, refusal, terms, BodyForm.ANY, null, origins.fields(headers));
    }

    /** The method is none that the path has. */
    private Answer noRoute(HttpRequest head, Resource resource) {
        String allow = resource.allow();
        if (HttpMethod.OPTIONS.equals(head.method())
                && resource.terms().origins().isPreflight(head.headers())) {
            return Origins.preflight(allow);
        }
        return refusal(
                resource.terms(),
                head.headers(),
                HttpProblem.METHOD_NOT_ALLOWED.withDetail("This path allows " + allow),
                "Allow: " + allow + "\r\n");
    }

    /**
     * The answer to a request that is refused, in the form of what it asks for.
     *
     * @param terms null: nothing is known of what it asks for
     */
    Answer refusal(@Nullable Terms terms, HttpHeaders headers, Problem problem) {
        return refusal(terms, headers, problem, "");
    }

    private Answer refusal(
            @Nullable Terms terms, HttpHeaders headers, Problem problem, String fields) {
        Refusals own = terms == null ? null : terms.refusals();
        if (own != null) {
            return own.of(problem, fields, headers.get(REQUEST_ID, ""));
        }
        return fields.isEmpty() ? problems.of(problem) : ProblemAnswers.of(problem, fields);
    }

    private @Nullable Problem problem(Route route, HttpHeaders headers) {
        if (draining.getAsBoolean() && !route.whileDraining()) {
            return HttpProblem.DRAINING;
        }
        Problem refusal = accessRule.refusal(route.access(), headers);
        if (refusal != null) {
            return refusal;
        }
        return route.body().isPresent()
                        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? HttpProblem.LENGTH_REQUIRED
                : null;
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
                                    null,
                                    "",
                                    "",
                                    MediaType.OTHER,
                                    NO_BODY,
                                    0));
        } catch (Refusal e) {
            return Exchange.answered(problems.of(e.problem()));
        }
    }

    /** Has a request handled that was not refused. */
    Exchange handle(
            Route route,
            Decision decision,
            HttpRequest head,
            RequestTarget target,
            byte[] body,
            int bodyLength) {
        HttpHeaders headers = head.headers();
        if (route.body().orElse(null) instanceof TracedBodyHandler traced) {
            TraceFields.tell(traced, headers);
        }
        try {
            BodyForm form = decision.form();
            byte[] plain = form.unpack(body, bodyLength, route.bodyMaxBytes());
            Request request =
                    new Request(
                            target,
                            route.path(),
                            accessRule.refusal(Access.ADMINISTER, headers) == null,
                            decision.key(),
                            headers.get(REQUEST_ID, ""),
                            headers.get(HttpHeaderNames.IF_NONE_MATCH, ""),
                            form.type(),
                            plain,
                            form.isPacked() ? plain.length : bodyLength);
            return route.handler().handle(request);
        } catch (Refusal e) {
            return Exchange.answered(refusal(route.terms(), headers, e.problem()));
        }
    }
}
