package dev.comporta.workbench.simulator;

import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.POST;
import static io.netty.handler.codec.http.HttpMethod.PUT;
import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.INSUFFICIENT_STORAGE;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.NO_CONTENT;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.TOO_MANY_REQUESTS;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;
import static io.netty.handler.codec.http.HttpResponseStatus.UNPROCESSABLE_ENTITY;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/**
 * Which call does what.
 *
 * <p>The challenge's own calls answer as its processors do; all under {@code /admin} need the
 * token. {@code POST /payments/batch}, {@code GET /admin/payments}, {@code GET /admin/stats} and
 * {@code PUT /admin/configurations/faults} and {@code …/proxy} are ours.
 */
final class Api {

    private static final SimulatorAnswer PROCESSED =
            SimulatorAnswer.message(OK, "payment processed successfully");
    private static final SimulatorAnswer DUPLICATE =
            SimulatorAnswer.message(UNPROCESSABLE_ENTITY, "correlationId is already booked here");
    private static final SimulatorAnswer FAILED =
            SimulatorAnswer.message(INTERNAL_SERVER_ERROR, "failing, as configured");
    private static final SimulatorAnswer FULL =
            SimulatorAnswer.message(INSUFFICIENT_STORAGE, "no more fits");
    private static final SimulatorAnswer NOT_BOOKED = SimulatorAnswer.of(NOT_FOUND, "");
    private static final String ADMIN_PREFIX = "/admin/";
    private static final String PAYMENT_PREFIX = "/payments/";

    private final ProcessorModel processor;
    private final BigDecimal fee;
    private final SimulatorAnswer tooMany;
    private final LongSupplier nanoTime;
    private final Map<String, Route> routes;

    Api(ProcessorModel processor, SimulatorOptions options, LongSupplier nanoTime) {
        this.processor = processor;
        this.fee = options.fee();
        this.routes = routes(options.batches());
        this.nanoTime = nanoTime;
        Duration interval = options.healthInterval();
        this.tooMany =
                SimulatorAnswer.text(TOO_MANY_REQUESTS, "Calm down. Try again later.")
                        .withHeader("Retry-After", Long.toString(interval.toSeconds()));
    }

    private record Call(
            FullHttpRequest request, QueryStringDecoder uri, SimulatorExchange exchange) {
        Call unheard() {
            return new Call(request, uri, new UnheardExchange(exchange));
        }

        byte[] body() {
            return ByteBufUtil.getBytes(request.content());
        }

        /** Missing and empty are the same. */
        Optional<Instant> instant(String parameter) {
            return uri.parameters().getOrDefault(parameter, List.of()).stream()
                    .findFirst()
                    .filter(text -> !text.isEmpty())
                    .map(text -> RequestParser.instant(text, parameter));
        }
    }

    private interface Handler {
        void handle(Call call);
    }

    private record Route(HttpMethod method, Handler handler) {}

    private Map<String, Route> routes(boolean batches) {
        Map<String, Route> all = new HashMap<>(contract());
        if (batches) {
            all.put("/payments/batch", new Route(POST, this::postBatch));
        }
        return all;
    }

    private Map<String, Route> contract() {
        return Map.ofEntries(
                Map.entry("/payments", new Route(POST, this::post)),
                Map.entry("/payments/service-health", new Route(GET, this::health)),
                Map.entry("/admin/payments-summary", answered(GET, this::summary)),
                Map.entry("/admin/payments", new Route(GET, this::list)),
                Map.entry("/admin/stats", answered(GET, this::stats)),
                Map.entry("/admin/purge-payments", answered(POST, this::purge)),
                Map.entry("/admin/configurations/token", answered(PUT, this::changeToken)),
                Map.entry("/admin/configurations/delay", answered(PUT, this::changeDelay)),
                Map.entry("/admin/configurations/failure", answered(PUT, this::changeFailure)),
                Map.entry("/admin/configurations/faults", answered(PUT, this::changeFaults)),
                Map.entry("/admin/configurations/proxy", answered(PUT, this::changeProxy)));
    }

    private static Route answered(HttpMethod method, Function<Call, SimulatorAnswer> function) {
        return new Route(method, call -> call.exchange().answer(function.apply(call)));
    }

    /** Ends the exchange now or later. The request is not needed once this returns. */
    void handle(FullHttpRequest request, SimulatorExchange exchange) {
        try {
            Call call = new Call(request, new QueryStringDecoder(request.uri()), exchange);
            Proxy proxy = processor.settings().proxy();
            if (proxy.answers() && !call.uri().path().startsWith(ADMIN_PREFIX)) {
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
        call.exchange().answer(proxy.page());
    }

    private void handle(Call call) {
        if (call.request().decoderResult().isFailure()) {
            throw new IllegalArgumentException("not HTTP");
        }
        String path = call.uri().path();
        Route route = routes.get(path);
        if (route == null && path.startsWith(PAYMENT_PREFIX)) {
            route = answered(GET, this::payment);
        }
        if (route == null) {
            call.exchange().answer(SimulatorAnswer.message(NOT_FOUND, "no such path"));
        } else if (!route.method().equals(call.request().method())) {
            SimulatorAnswer answer =
                    SimulatorAnswer.message(METHOD_NOT_ALLOWED, "only " + route.method());
            call.exchange().answer(answer.withHeader("Allow", route.method().name()));
        } else if (path.startsWith(ADMIN_PREFIX) && !hasToken(call.request())) {
            call.exchange()
                    .answer(SimulatorAnswer.message(UNAUTHORIZED, "X-Rinha-Token is not right"));
        } else {
            route.handler().handle(call);
        }
    }

    private boolean hasToken(FullHttpRequest request) {
        return processor.settings().token().equals(request.headers().get("X-Rinha-Token"));
    }

    /** The delay goes on, and the booking follows, even if the client hangs up. */
    private void post(Call call) {
        RequestedPayment payment = RequestParser.payment(call.body());
        SimulatorExchange exchange = call.exchange();
        long delayNanos = processor.settings().delay().toNanos();
        Runnable conclude = () -> conclude(payment, exchange);
        if (!processor.enter(payment.correlationId(), () -> exchange.after(delayNanos, conclude))) {
            exchange.answer(tooMany);
        }
    }

    private void conclude(RequestedPayment payment, SimulatorExchange exchange) {
        ProcessorVerdict verdict = processor.decide(payment);
        processor.leave();
        switch (verdict) {
            case BOOKED -> exchange.answer(PROCESSED);
            case DUPLICATE -> exchange.answer(DUPLICATE);
            case FAILED -> exchange.answer(FAILED);
            case FULL -> exchange.answer(FULL);
            case CLOSED -> exchange.close();
            case BOOKED_THEN_RESET -> exchange.reset();
            case BOOKED_THEN_HUNG -> {}
        }
    }

    /** One delay for all of it, and one place in the line. */
    private void postBatch(Call call) {
        List<RequestedPayment> batch = RequestParser.batch(call.body());
        List<UUID> ids = batch.stream().map(RequestedPayment::correlationId).toList();
        SimulatorExchange exchange = call.exchange();
        long delayNanos = processor.settings().delay().toNanos();
        Runnable conclude = () -> concludeBatch(batch, exchange);
        if (!processor.enterBatch(ids, () -> exchange.after(delayNanos, conclude))) {
            exchange.answer(tooMany);
        }
    }

    private void concludeBatch(List<RequestedPayment> batch, SimulatorExchange exchange) {
        List<ProcessorVerdict> verdicts = processor.decideBatch(batch);
        processor.leave();
        switch (verdicts.getLast()) {
            case BOOKED, DUPLICATE, FAILED, FULL -> exchange.answer(results(batch, verdicts));
            case CLOSED -> exchange.close();
            case BOOKED_THEN_RESET -> exchange.reset();
            case BOOKED_THEN_HUNG -> {}
        }
    }

    private static SimulatorAnswer results(
            List<RequestedPayment> batch, List<ProcessorVerdict> verdicts) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            results.add(
                    Map.of(
                            "correlationId",
                            batch.get(i).correlationId().toString(),
                            "status",
                            statusOf(verdicts.get(i)).code()));
        }
        return SimulatorAnswer.ok(Map.of("results", results));
    }

    /** As the single call would have answered. */
    private static HttpResponseStatus statusOf(ProcessorVerdict verdict) {
        return switch (verdict) {
            case BOOKED -> OK;
            case DUPLICATE -> UNPROCESSABLE_ENTITY;
            case FAILED -> INTERNAL_SERVER_ERROR;
            case FULL -> INSUFFICIENT_STORAGE;
            case CLOSED, BOOKED_THEN_RESET, BOOKED_THEN_HUNG ->
                    throw new IllegalStateException("not answered: " + verdict);
        };
    }

    /** Tells the settings as they are when its turn comes. */
    private void health(Call call) {
        long waitNanos = processor.enterHealth(nanoTime.getAsLong());
        if (waitNanos == HealthGate.REFUSED) {
            call.exchange().answer(tooMany);
        } else {
            call.exchange().after(waitNanos, () -> call.exchange().answer(healthNow()));
        }
    }

    private SimulatorAnswer healthNow() {
        Settings settings = processor.settings();
        return SimulatorAnswer.of(
                OK,
                String.format(
                        Locale.ROOT,
                        "{\"failing\":%s,\"minResponseTime\":%d}",
                        settings.failing(),
                        settings.delay().toMillis()));
    }

    private SimulatorAnswer payment(Call call) {
        UUID correlationId =
                RequestParser.uuid(call.uri().path().substring(PAYMENT_PREFIX.length()));
        return processor
                .bookings()
                .find(correlationId)
                .map(payment -> SimulatorAnswer.of(OK, payment.toRecordJson()))
                .orElse(NOT_BOOKED);
    }

    /** A missing bound makes it count everything, whatever the other bound says. */
    private SimulatorAnswer summary(Call call) {
        Optional<Instant> from = call.instant("from");
        Optional<Instant> to = call.instant("to");
        Bookings bookings = processor.bookings();
        BookedTotal totals =
                from.isPresent() && to.isPresent()
                        ? bookings.totals(from.get(), to.get())
                        : bookings.totals();
        return SimulatorAnswer.of(OK, totals.toJson(fee));
    }

    private void list(Call call) {
        call.exchange().stream(new BookingLines(processor.bookings()));
    }

    private SimulatorAnswer stats(Call call) {
        return SimulatorAnswer.ok(processor.stats());
    }

    private SimulatorAnswer purge(Call call) {
        processor.purge();
        return SimulatorAnswer.message(OK, "All payments purged.");
    }

    private SimulatorAnswer changeToken(Call call) {
        JsonNode token = RequestParser.object(call.body()).path("token");
        require(token.isString(), "token must be a string");
        processor.change(processor.settings().withToken(token.stringValue()));
        return SimulatorAnswer.of(NO_CONTENT, "");
    }

    private SimulatorAnswer changeDelay(Call call) {
        JsonNode delay = RequestParser.object(call.body()).path("delay");
        require(
                delay.isIntegralNumber() && delay.canConvertToInt(),
                "delay must be a whole number of ms");
        return changed(processor.settings().withDelay(Duration.ofMillis(delay.intValue())));
    }

    private SimulatorAnswer changeFailure(Call call) {
        JsonNode failure = RequestParser.object(call.body()).path("failure");
        require(failure.isBoolean(), "failure must be true or false");
        return changed(processor.settings().withFailing(failure.booleanValue()));
    }

    /** Replaces all faults: one that is not named is off. */
    private SimulatorAnswer changeFaults(Call call) {
        JsonNode faults = RequestParser.object(call.body());
        return changed(
                processor
                        .settings()
                        .withFaults(
                                new Faults(
                                        probability(faults, "resetAfterBooking"),
                                        probability(faults, "hangAfterBooking"),
                                        probability(faults, "closeBeforeBooking"))));
    }

    private SimulatorAnswer changeProxy(Call call) {
        JsonNode proxy = RequestParser.object(call.body());
        JsonNode status = proxy.path("status");
        require(status.canConvertToInt(), "status must be a number");
        return changed(
                processor
                        .settings()
                        .withProxy(
                                new Proxy(
                                        status.intValue(),
                                        proxy.path("forwards").booleanValue(false),
                                        proxy.path("retryAfter").stringValue(""))));
    }

    private static double probability(JsonNode faults, String name) {
        JsonNode value = faults.path(name);
        require(value.isMissingNode() || value.isNumber(), name + " must be a number");
        return value.doubleValue(0);
    }

    private SimulatorAnswer changed(Settings settings) {
        processor.change(settings);
        return SimulatorAnswer.message(OK, "configured");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
