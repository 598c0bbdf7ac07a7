package dev.comporta.workbench.simulator;

import static io.netty.handler.codec.http.HttpResponseStatus.INSUFFICIENT_STORAGE;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.TOO_MANY_REQUESTS;
import static io.netty.handler.codec.http.HttpResponseStatus.UNPROCESSABLE_ENTITY;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The calls that gateways make: payments, alone or together, look-ups and health.
 *
 * <p>A payment's delay goes on, and the booking follows, even if the client hangs up.
 */
final class PaymentCalls {

    private static final SimulatorAnswer PROCESSED =
            SimulatorAnswer.message(OK, "payment processed successfully");
    private static final SimulatorAnswer DUPLICATE =
            SimulatorAnswer.message(UNPROCESSABLE_ENTITY, "correlationId is already booked here");
    private static final SimulatorAnswer FAILED =
            SimulatorAnswer.message(INTERNAL_SERVER_ERROR, "failing, as configured");
    private static final SimulatorAnswer FULL =
            SimulatorAnswer.message(INSUFFICIENT_STORAGE, "no more fits");
    private static final SimulatorAnswer NOT_BOOKED = SimulatorAnswer.of(NOT_FOUND, "");

    private final ProcessorModel processor;
    private final SimulatorAnswer tooMany;
    private final LongSupplier nanoTime;

    PaymentCalls(ProcessorModel processor, Duration healthInterval, LongSupplier nanoTime) {
        this.processor = processor;
        this.nanoTime = nanoTime;
        this.tooMany =
                SimulatorAnswer.text(TOO_MANY_REQUESTS, "Calm down. Try again later.")
                        .withHeader("Retry-After", Long.toString(healthInterval.toSeconds()));
    }

    void post(Call call) {
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
    void postBatch(Call call) {
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
    void health(Call call) {
        long waitNanos = processor.enterHealth(nanoTime.getAsLong());
        if (waitNanos == HealthGate.REFUSED) {
            call.answer(tooMany);
        } else {
            call.exchange().after(waitNanos, () -> call.answer(healthNow()));
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

    SimulatorAnswer find(String correlationId) {
        return processor
                .bookings()
                .find(RequestParser.uuid(correlationId))
                .map(payment -> SimulatorAnswer.of(OK, payment.toRecordJson()))
                .orElse(NOT_BOOKED);
    }
}
