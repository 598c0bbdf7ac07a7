package dev.comporta.intake;

import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Answers everything at once. */
final class InstantPayments implements Payments {

    static List<Route> routes(EventLoop engine) {
        ProblemAnswers problems = new ProblemAnswers();
        EngineGate gate = new EngineGate(engine, problems);
        return new PaymentRoutes(new InstantPayments(), gate, problems).list();
    }

    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        answer.accept(amountCents % 7 == 0 ? Acceptance.CONFLICT : Acceptance.ACCEPTED);
    }

    @Override
    public void summarize(
            long fromNanos, long toNanos, Consumer<Summary> answer, Consumer<Absence> unavailable) {
        answer.accept(new Summary(List.of(new Summary.ProcessorTotals("default", Totals.ZERO))));
    }

    @Override
    public void find(
            UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable) {
        answer.accept(Optional.empty());
    }
}
