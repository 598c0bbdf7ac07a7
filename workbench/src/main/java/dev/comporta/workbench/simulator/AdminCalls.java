package dev.comporta.workbench.simulator;

import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.POST;
import static io.netty.handler.codec.http.HttpMethod.PUT;
import static io.netty.handler.codec.http.HttpResponseStatus.NO_CONTENT;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;

import dev.comporta.workbench.simulator.Call.Route;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The calls under {@code /admin}: what the processor booked and counted, and how it behaves. */
final class AdminCalls {

    private final ProcessorModel processor;
    private final BigDecimal fee;

    AdminCalls(ProcessorModel processor, BigDecimal fee) {
        this.processor = processor;
        this.fee = fee;
    }

    Map<String, Route> routes() {
        return Map.of(
                "/admin/payments-summary", Route.answered(GET, this::summary),
                "/admin/payments", new Route(GET, this::list),
                "/admin/stats", Route.answered(GET, this::stats),
                "/admin/purge-payments", Route.answered(POST, this::purge),
                "/admin/configurations/token", Route.answered(PUT, this::changeToken),
                "/admin/configurations/delay", Route.answered(PUT, this::changeDelay),
                "/admin/configurations/failure", Route.answered(PUT, this::changeFailure),
                "/admin/configurations/faults", Route.answered(PUT, this::changeFaults),
                "/admin/configurations/proxy", Route.answered(PUT, this::changeProxy));
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
