package dev.comporta.intake.operator;

import dev.comporta.door.Access;
import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.Problem;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentProblem;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.intake.operator.OperatorBodies.Ruling;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Operator.Intervention;
import dev.comporta.payment.Resolution;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What operators may look into and decide.
 *
 * <p>Threading: immutable; called on every event loop.
 */
public final class OperatorRoutes {
    /** A payment in a page: its longest numbers and words come to some 350 bytes. */
    private static final int ENTRY_BYTES_MAX = 512;

    private final Operator operator;
    private final Supplier<String> processorsJson;
    private final EngineGate gate;
    private final ProblemAnswers problems;

    /**
     * @param operator called through the gate
     * @param processorsJson for {@code /processors}; called on any event loop, so it must not block
     */
    public OperatorRoutes(
            Operator operator,
            Supplier<String> processorsJson,
            EngineGate gate,
            ProblemAnswers problems) {
        this.operator = operator;
        this.processorsJson = processorsJson;
        this.gate = gate;
        this.problems = problems;
    }

    public List<Route> list() {
        return Stream.of(
                        Route.get("/processors", this::processors).evenWhileDraining(),
                        Route.get("/dead-letters", this::deadLetters),
                        Route.post("/dead-letters/retry", this::retryAll),
                        Route.post("/dead-letters/{id}/retry", this::retry),
                        Route.postJson("/dead-letters/{id}/acknowledge", this::acknowledge),
                        Route.get("/in-doubt", this::inDoubt),
                        Route.postJson("/in-doubt/{id}/resolve", this::resolve),
                        Route.post("/purge-payments", this::purge))
                .map(route -> route.by(Access.ADMINISTER))
                .toList();
    }

    private Exchange processors(Request request) {
        return Exchange.asked(() -> Answer.json(200, processorsJson.get()));
    }

    private Exchange deadLetters(Request request) throws Refusal {
        ListQuery query = ListQuery.ofDeadLetters(request.parameters());
        return gate.inquiry(
                query.limit() * ENTRY_BYTES_MAX,
                page -> operator.deadLetters(query.reason(), query.after(), query.limit(), page),
                (Operator.Page page) -> Answer.json(200, OperatorText.deadLetters(page)));
    }

    private Exchange inDoubt(Request request) throws Refusal {
        ListQuery query = ListQuery.ofDoubts(request.parameters());
        return gate.inquiry(
                query.limit() * ENTRY_BYTES_MAX,
                page -> operator.inDoubt(query.processor(), query.after(), query.limit(), page),
                (Operator.Page page) -> Answer.json(200, OperatorText.inDoubt(page)));
    }

    private Exchange retry(Request request) throws Refusal {
        UUID id = PaymentRoutes.idOf(request);
        return intervention(
                OperatorProblem.NOT_A_DEAD_LETTER,
                OperatorText.state(id, "pending"),
                done -> operator.retry(id, done));
    }

    private Exchange acknowledge(Request request) throws Refusal {
        UUID id = PaymentRoutes.idOf(request);
        String note = OperatorBodies.note(request.body(), request.bodyLength());
        return intervention(
                OperatorProblem.NOT_A_DEAD_LETTER,
                OperatorText.state(id, "acknowledged"),
                done -> operator.acknowledge(id, note, done));
    }

    private Exchange resolve(Request request) throws Refusal {
        UUID id = PaymentRoutes.idOf(request);
        Ruling ruling = OperatorBodies.ruling(request.body(), request.bodyLength());
        boolean booked = ruling.resolution() instanceof Resolution.Booked;
        return intervention(
                OperatorProblem.NOT_IN_DOUBT,
                OperatorText.state(id, booked ? "settled" : "pending"),
                done -> operator.resolve(id, ruling.resolution(), ruling.note(), done));
    }

    /** Asks for an intervention, and tells the text where it is done. */
    private Exchange intervention(
            Problem wrongState, String text, Consumer<Consumer<Intervention>> question) {
        return gate.inquiry(question, done -> answerOf(done, wrongState, text));
    }

    private Exchange retryAll(Request request) throws Refusal {
        ListQuery query = ListQuery.ofRetries(request.parameters());
        DeadLetterReason reason = query.reason().orElseThrow();
        return gate.inquiry(
                done -> operator.retryAll(reason, query.limit(), done),
                (Operator.Retried retried) ->
                        answerOf(
                                retried.intervention(),
                                OperatorProblem.NOT_A_DEAD_LETTER,
                                OperatorText.retried(reason.slug(), retried)));
    }

    private Exchange purge(Request request) {
        return gate.inquiry(
                operator::purge,
                (Boolean done) ->
                        done
                                ? Answer.json(200, OperatorText.PURGED)
                                : problems.of(PaymentProblem.STORE_UNAVAILABLE));
    }

    private Answer answerOf(Intervention intervention, Problem wrongState, String text) {
        return switch (intervention) {
            case DONE -> Answer.json(200, text);
            case NO_SUCH_PAYMENT -> problems.of(PaymentProblem.NO_SUCH_PAYMENT);
            case WRONG_STATE -> problems.of(wrongState);
            case MAY_BE_BOOKED -> problems.of(OperatorProblem.MAY_BE_BOOKED);
            case FULL -> problems.of(PaymentProblem.FULL);
            case UNAVAILABLE -> problems.of(PaymentProblem.STORE_UNAVAILABLE);
        };
    }
}
