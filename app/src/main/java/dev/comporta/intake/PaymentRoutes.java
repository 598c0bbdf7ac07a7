package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.http.Answer;
import dev.comporta.http.BodyHandler;
import dev.comporta.http.Exchange;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import dev.comporta.json.Hex;
import dev.comporta.payment.Absence;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What clients may ask about payments.
 *
 * <p>Threading: called on every event loop.
 */
public final class PaymentRoutes {
    private final Payments payments;
    private final EngineGate gate;
    private final ProblemAnswers problems;
    private final Answer archiveNeeded;
    private final Answer archiveLost;
    private final Answer storeUnavailable;
    private final @Nullable RequestTraces traces;
    private final IntakeMeters meters = new IntakeMeters();

    /**
     * @param payments called through the gate
     */
    public PaymentRoutes(Payments payments, EngineGate gate, ProblemAnswers problems) {
        this(payments, gate, problems, null);
    }

    private PaymentRoutes(
            Payments payments,
            EngineGate gate,
            ProblemAnswers problems,
            @Nullable RequestTraces traces) {
        this.traces = traces;
        this.payments = payments;
        this.gate = gate;
        this.problems = problems;
        archiveNeeded = problems.of(PaymentProblem.ARCHIVE_NEEDED);
        archiveLost = problems.of(PaymentProblem.ARCHIVE_LOST);
        storeUnavailable = problems.of(PaymentProblem.STORE_UNAVAILABLE);
    }

    /** What they tell of themselves; any thread may read it. */
    public IntakeMeters meters() {
        return meters;
    }

    /** The same, some of whose requests are traced. */
    public PaymentRoutes traced(RequestTraces wanted) {
        return new PaymentRoutes(payments, gate, problems, wanted);
    }

    private BodyHandler newPost() {
        return traces == null
                ? new PostPayment(payments, gate, problems, meters.newHistogram())
                : new TracedPostPayment(payments, gate, problems, meters.newHistogram(), traces);
    }

    /** The routes for one event loop. */
    public List<Route> list() {
        return List.of(
                // A payment is known by its id: posted again it is the same.
                Route.postLean("/payments", newPost()).idempotent(),
                Route.get("/payments/{id}", this::find),
                Route.get("/payments-summary", this::summarize));
    }

    /**
     * The payment that a request's path names.
     *
     * @throws Refusal where the path has no UUID in its variable part
     */
    public static UUID idOf(Request request) throws Refusal {
        byte[] text = request.variable().getBytes(US_ASCII);
        UUID id = Hex.uuid(text, 0, text.length);
        if (id == null) {
            throw new Refusal(PaymentProblem.NOT_A_UUID);
        }
        return id;
    }

    private Exchange find(Request request) throws Refusal {
        UUID id = idOf(request);
        boolean tellsNotes = request.isAdministrators();
        return gate.inquiry(
                (life, unavailable) -> payments.find(id, life, unavailable),
                (Optional<PaymentLife> life) ->
                        life.map(it -> Answer.json(200, PaymentText.of(it, tellsNotes)))
                                .orElseGet(() -> problems.of(PaymentProblem.NO_SUCH_PAYMENT)),
                why -> why == Absence.FOR_GOOD ? archiveLost : storeUnavailable);
    }

    private Exchange summarize(Request request) throws Refusal {
        Window window = Window.of(request.parameters());
        return gate.inquiry(
                (sum, unavailable) ->
                        payments.summarize(window.fromNanos(), window.toNanos(), sum, unavailable),
                (Summary sum) -> Answer.json(200, PaymentText.of(sum)),
                why -> why == Absence.FOR_GOOD ? archiveLost : archiveNeeded);
    }
}
