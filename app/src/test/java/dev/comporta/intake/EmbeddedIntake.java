package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.ledger.Totals;
import dev.comporta.ops.HealthReport;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** Intake without sockets or threads: bytes in, bytes out, at a fixed time. */
final class EmbeddedIntake implements AutoCloseable {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2025-07-15T12:34:56Z"));

    private final IntakeMetrics metrics = new IntakeMetrics();
    private final Router router;
    private final IntakeOptions options;
    private final EmbeddedChannel loopOwner = new EmbeddedChannel();
    private final IntakeLoop loop;

    EmbeddedIntake(boolean lean) {
        options = IntakeFixture.options(lean, IntakeFixture.Limits.USUAL, Optional.empty());
        AdminRule admin = new AdminRule(Optional.empty(), true, false);
        router =
                new Router(
                        new Operations(
                                admin,
                                () -> new HealthReport(true, Map.of()),
                                () -> new HealthReport(true, Map.of()),
                                () -> "up 1\n"),
                        new Answers(1),
                        new HostRule(options.host(), options.hosts()));
        loop = newLoop(loopOwner);
    }

    private IntakeLoop newLoop(EmbeddedChannel channel) {
        EngineGate gate = new EngineGate(channel.eventLoop(), new InstantPayments(), 16);
        return new IntakeLoop(
                channel.eventLoop(), options, router, gate, metrics, CLOCK, options.heldBytesMax());
    }

    IntakeMetrics metrics() {
        return metrics;
    }

    IntakeLoop loop() {
        return loop;
    }

    /** The channel that {@link #loop} belongs to, with a connection in it. */
    EmbeddedChannel connect() {
        loopOwner.pipeline().addLast(new Connection(loopOwner, loop));
        return loopOwner;
    }

    /** Sends the bytes over a connection of their own, in random pieces, and gives all answers. */
    String answers(byte[] bytes, Random pieces) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new Connection(channel, newLoop(channel)));
        StringBuilder answers = new StringBuilder();
        for (int at = 0; at < bytes.length && channel.isActive(); ) {
            int length =
                    Math.min(
                            bytes.length - at,
                            pieces.nextInt(3) == 0 ? 1 + pieces.nextInt(60) : bytes.length);
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
            channel.runPendingTasks();
            collect(channel, answers);
            at += length;
        }
        answers.append(channel.isActive() ? "open" : "closed");
        channel.finishAndReleaseAll();
        return answers.toString();
    }

    private static void collect(EmbeddedChannel channel, StringBuilder answers) {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answers.append(out.toString(ISO_8859_1));
            out.release();
        }
    }

    @Override
    public void close() {
        loopOwner.finishAndReleaseAll();
    }

    /** Answers everything at once. */
    private static final class InstantPayments implements Payments {
        @Override
        public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
            answer.accept(amountCents % 7 == 0 ? Acceptance.CONFLICT : Acceptance.ACCEPTED);
        }

        @Override
        public void summarize(long fromNanos, long toNanos, Consumer<Summary> answer) {
            answer.accept(
                    new Summary(List.of(new Summary.ProcessorTotals("default", Totals.ZERO))));
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
}
