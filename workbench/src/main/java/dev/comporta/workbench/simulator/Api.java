package dev.comporta.workbench.simulator;

import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.POST;
import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;

import dev.comporta.workbench.simulator.Call.Route;
import io.netty.handler.codec.http.FullHttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which call does what.
 *
 * <p>The challenge's own calls answer as its processors do; all under {@code /admin} need the
 * token. {@code POST /payments/batch}, {@code GET /admin/payments}, {@code GET /admin/stats} and
 * {@code PUT /admin/configurations/faults} and {@code …/proxy} are ours.
 */
final class Api {

    private static final String ADMIN_PREFIX = "/admin/";
    private static final String PAYMENT_PREFIX = "/payments/";

    private final ProcessorModel processor;
    private final Map<String, Route> routes;
    private final Route payment;

    Api(ProcessorModel processor, SimulatorOptions options, LongSupplier nanoTime) {
        this.processor = processor;
        this.routes = new HashMap<>(new AdminCalls(processor, options.fee()).routes());
        PaymentCalls payments = new PaymentCalls(processor, options.healthInterval(), nanoTime);
        routes.put("/payments", new Route(POST, payments::post));
        routes.put("/payments/service-health", new Route(GET, payments::health));
        if (options.batches()) {
            routes.put("/payments/batch", new Route(POST, payments::postBatch));
        }
        this.payment =
                Route.answered(
                        GET, call -> payments.find(call.path().substring(PAYMENT_PREFIX.length())));
    }

    /** Ends the exchange now or later. The request is not needed once this returns. */
    void handle(FullHttpRequest request, SimulatorExchange exchange) {
        try {
            Call call = Call.of(request, exchange);
            Proxy proxy = processor.settings().proxy();
            if (proxy.answers() && !call.path().startsWith(ADMIN_PREFIX)) {
                answerInItsPlace(proxy, call);
            } else {
                handle(call);
            }
        } catch (IllegalArgumentException unreadable) {
            processor.countBadRequest();
            exchange.answer(
                    SimulatorAnswer.message(BAD_REQUEST, String.valueOf(unreadable.getMessage())));
        }
    }

    private void answerInItsPlace(Proxy proxy, Call call) {
        if (proxy.forwards()) {
            handle(call.unheard());
        }
        call.answer(proxy.page());
    }

    private void handle(Call call) {
        if (call.request().decoderResult().isFailure()) {
            throw new IllegalArgumentException("not HTTP");
        }
        Route route = route(call.path());
        if (route == null) {
            call.answer(SimulatorAnswer.message(NOT_FOUND, "no such path"));
        } else if (!route.method().equals(call.request().method())) {
            SimulatorAnswer answer =
                    SimulatorAnswer.message(METHOD_NOT_ALLOWED, "only " + route.method());
            call.answer(answer.withHeader("Allow", route.method().name()));
        } else if (call.path().startsWith(ADMIN_PREFIX) && !hasToken(call.request())) {
            call.answer(SimulatorAnswer.message(UNAUTHORIZED, "X-Rinha-Token is not right"));
        } else {
            route.handler().accept(call);
        }
    }

    private @Nullable Route route(String path) {
        Route route = routes.get(path);
        return route == null && path.startsWith(PAYMENT_PREFIX) ? payment : route;
    }

    private boolean hasToken(FullHttpRequest request) {
        return processor.settings().token().equals(request.headers().get("X-Rinha-Token"));
    }
}
