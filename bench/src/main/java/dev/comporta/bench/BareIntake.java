package dev.comporta.bench;

import dev.comporta.http.AdminRule;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.net.Transport;
import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Intake over nothing: every payment is accepted at once. To compare with {@link BareResponder}.
 *
 * <p>{@code java -cp … dev.comporta.bench.BareIntake --port 9999}
 */
public final class BareIntake implements Payments {
    private BareIntake() {}

    public static void main(String[] arguments) {
        int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 9999;
        Transport transport = Transport.choose();
        EventLoopGroup loop = transport.newEventLoops(1, "intake");
        HttpOptions options = HttpOptions.loopback(port);
        ProblemAnswers problems = new ProblemAnswers();
        EngineGate gate = new EngineGate(loop.next(), problems);
        HttpServer.start(
                options,
                new HttpServer.Loops(transport, loop),
                Guards.of(new AdminRule(Optional.empty(), true, false)),
                _ -> new PaymentRoutes(new BareIntake(), gate, problems).list(),
                new HttpMetrics());
        System.out.println(transport + " on port " + port);
    }

    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        answer.accept(Acceptance.ACCEPTED);
    }

    @Override
    public void summarize(
            long fromNanos, long toNanos, Consumer<Summary> answer, Consumer<Absence> unavailable) {
        answer.accept(new Summary(List.of()));
    }

    @Override
    public void find(
            UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable) {
        answer.accept(Optional.empty());
    }
}
