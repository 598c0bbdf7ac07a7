package dev.comporta.bench;

import dev.comporta.intake.AdminRule;
import dev.comporta.intake.IntakeMetrics;
import dev.comporta.intake.IntakeOptions;
import dev.comporta.intake.IntakeServer;
import dev.comporta.intake.Operations;
import dev.comporta.net.Transport;
import dev.comporta.ops.HealthReport;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Map;
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
        IntakeOptions options = IntakeOptions.defaults().withPort(port);
        IntakeServer.start(
                options,
                new IntakeServer.Loops(transport, loop.next(), loop),
                new BareIntake(),
                new Operations(
                        new AdminRule(Optional.empty(), true, false),
                        () -> new HealthReport(true, Map.of()),
                        () -> new HealthReport(true, Map.of()),
                        () -> ""),
                new IntakeMetrics());
        System.out.println(transport + " on port " + port);
    }

    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        answer.accept(Acceptance.ACCEPTED);
    }

    @Override
    public void summarize(long fromNanos, long toNanos, Consumer<Summary> answer) {
        answer.accept(new Summary(List.of()));
    }

    @Override
    public void find(UUID id, Consumer<Optional<PaymentLife>> answer) {
        answer.accept(Optional.empty());
    }

    @Override
    public void purge(Consumer<Boolean> answer) {
        answer.accept(true);
    }
}
