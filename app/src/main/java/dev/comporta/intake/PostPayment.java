package dev.comporta.intake;

import dev.comporta.http.Answer;
import dev.comporta.http.BodyHandler;
import dev.comporta.http.Exchange;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.meter.Histogram;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payments;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * {@code POST /payments}: reads the body and asks the engine to take the payment in. Its answers
 * are the same every time, so they are encoded once.
 *
 * <p>Threading: {@link #handle} on one event loop, which owns the scanner; the rest is immutable.
 */
class PostPayment implements BodyHandler {
    private final Payments payments;
    private final EngineGate gate;
    private final PaymentScanner scanner = new PaymentScanner();
    private final Histogram acknowledgements;
    private final Answer accepted = Answer.empty(202);
    private final Answer conflict;
    private final Answer full;
    private final Answer unavailable;
    private final Map<ScanVerdict, Answer> defects = new EnumMap<>(ScanVerdict.class);

    /**
     * @param acknowledgements where the time to each 202 is recorded; this event loop's alone
     */
    PostPayment(
            Payments payments,
            EngineGate gate,
            ProblemAnswers problems,
            Histogram acknowledgements) {
        this.acknowledgements = acknowledgements;
        this.payments = payments;
        this.gate = gate;
        conflict = problems.of(PaymentProblem.AMOUNT_CONFLICT);
        full = problems.of(PaymentProblem.FULL);
        unavailable = problems.of(PaymentProblem.STORE_UNAVAILABLE);
        for (ScanVerdict verdict : ScanVerdict.values()) {
            if (verdict.problem() != null) {
                defects.put(verdict, problems.of(verdict.problem()));
            }
        }
    }

    @Override
    public Exchange handle(byte[] bytes, int offset, int length) {
        Answer defect = defects.get(scanner.scan(bytes, offset, length));
        return defect == null
                ? accept(scanner.id(), scanner.amountCents())
                : Exchange.answered(defect);
    }

    Exchange accept(UUID id, long amountCents) {
        return new Accept(id, amountCents);
    }

    /** The one kind of exchange that is frequent, so it is its own callback. */
    class Accept extends EngineExchange implements Consumer<Acceptance> {
        final UUID id;
        private final long amountCents;

        Accept(UUID id, long amountCents) {
            this.id = id;
            this.amountCents = amountCents;
        }

        @Override
        protected boolean ask() {
            return gate.ask(this);
        }

        @Override
        void call() {
            payments.accept(id, amountCents, this);
        }

        @Override
        protected void onWritten(long durationNanos) {
            if (answer() == accepted) {
                acknowledgements.record(durationNanos);
            }
        }

        @Override
        public void accept(Acceptance acceptance) {
            answer(
                    switch (acceptance) {
                        case ACCEPTED, ALREADY_ACCEPTED -> accepted;
                        case CONFLICT -> conflict;
                        case FULL -> full;
                        case UNAVAILABLE -> unavailable;
                    });
        }
    }
}
