package dev.comporta.intake.operator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.Exchange;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.IntakeFixture;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Resolution;
import dev.comporta.payment.Summary;
import dev.comporta.service.HealthReport;
import dev.comporta.service.HealthRoutes;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections may hold, where the engine answers nothing until it is told to. */
@Timeout(20)
class HeldBytesTest {
    private static final int HELD_BYTES_MAX = 2 << 20;
    private static final String PAGE = "GET /dead-letters?limit=1000 HTTP/1.1\r\nHost: g\r\n\r\n";
    private static final String FIND =
            "GET /payments/" + new UUID(1, 2) + " HTTP/1.1\r\nHost: g\r\n\r\n";

    private final List<Consumer<Operator.Page>> pages = new ArrayList<>();
    private final List<Consumer<Optional<PaymentLife>>> lives = new ArrayList<>();
    private final List<UUID> accepted = new ArrayList<>();
    private final EmbeddedHttp http = new EmbeddedHttp(true, HELD_BYTES_MAX, this::routes);

    private List<Route> routes(EventLoop engine) {
        ProblemAnswers problems = new ProblemAnswers();
        EngineGate gate = new EngineGate(engine, problems);
        HealthReport well = new HealthReport(true, Map.of());
        return Stream.of(
                        new PaymentRoutes(new SilentPayments(), gate, problems).list(),
                        new OperatorRoutes(new SilentOperator(), () -> "{}", gate, problems).list(),
                        new HealthRoutes(() -> well, () -> well, HeldBytesTest::metrics).list())
                .flatMap(List::stream)
                .toList();
    }

    private static Exchange metrics() {
        return Exchange.answered(HealthRoutes.metricsAnswer(""));
    }

    private void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
        http.run(channel);
    }

    private String read(EmbeddedChannel channel) {
        http.run(channel);
        return EmbeddedHttp.written(channel);
    }

    @Test
    void shouldCountAnAnswerFromWhenItIsAskedFor() {
        EmbeddedChannel client = http.connect();

        send(client, PAGE.repeat(128));

        assertThat(pages).hasSize(1);
        assertThat(client.config().isAutoRead()).isFalse();
        for (int i = 0; i < 128; i++) {
            pages.get(i).accept(new Operator.Page(List.of(), Optional.empty(), 0));
            assertThat(read(client)).startsWith("HTTP/1.1 200 OK");
        }
        assertThat(client.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldAskForSeveralSmallAnswersAtATime() {
        EmbeddedChannel client = http.connect();

        send(client, FIND.repeat(128));

        assertThat(lives).hasSizeBetween(8, 16);
    }

    @Test
    void shouldRefusePagesThatAllTogetherWouldBeTooMuch() {
        List<EmbeddedChannel> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(http.connect());
            send(clients.getLast(), PAGE);
        }

        assertThat(pages).hasSize(HELD_BYTES_MAX / (1000 * 512));
        assertThat(read(clients.getLast())).startsWith("HTTP/1.1 503 ").contains("/problems/busy");
        clients.forEach(EmbeddedChannel::close);
        EmbeddedChannel later = http.connect();
        send(later, PAGE);
        assertThat(read(later)).isEmpty();
    }

    @Test
    void shouldTurnThoseAwayThatHoldTheMost() {
        List<EmbeddedChannel> clients = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            clients.add(http.connect());
            send(clients.getLast(), "GET / HTTP/1.1\r\nX: " + "x".repeat(7_000));
        }

        long refused = clients.stream().filter(it -> read(it).startsWith("HTTP/1.1 503 ")).count();
        assertThat(refused).isBetween(300L, 450L).isEqualTo(http.metrics().shedConnections());
        EmbeddedChannel honest = http.connect();
        send(honest, IntakeFixture.post(new UUID(3, 4)));
        assertThat(accepted).containsExactly(new UUID(3, 4));
        clients.forEach(EmbeddedChannel::close);
    }

    @Test
    void shouldFlushTheOthersAfterAnErrorInAFlush() {
        List<Throwable> escalated = new ArrayList<>();
        Thread.UncaughtExceptionHandler before =
                Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> escalated.add(e));
        try {
            EmbeddedChannel unlucky = http.connect();
            unlucky.config().setAllocator(new ExhaustedAllocator());
            send(unlucky, "GET /healthz HTTP/1.1\r\nHost: g\r\n\r\n");
            EmbeddedChannel next = http.connect();

            send(next, "GET /healthz HTTP/1.1\r\nHost: g\r\n\r\n");

            assertThat(read(next)).startsWith("HTTP/1.1 200 OK");
            assertThat(escalated).hasSize(1);
            assertThat(escalated.getFirst()).isInstanceOf(OutOfMemoryError.class);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(before);
        }
    }

    private static final class ExhaustedAllocator extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("simulated");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("simulated");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    private final class SilentPayments implements Payments {
        @Override
        public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
            accepted.add(id);
        }

        @Override
        public void summarize(
                long fromNanos,
                long toNanos,
                Consumer<Summary> answer,
                Consumer<Absence> unavailable) {}

        @Override
        public void find(
                UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable) {
            lives.add(answer);
        }
    }

    private final class SilentOperator implements Operator {
        @Override
        public void deadLetters(
                Optional<DeadLetterReason> reason,
                Optional<PageKey> after,
                int limit,
                Consumer<Page> answer) {
            pages.add(answer);
        }

        @Override
        public void retry(UUID id, Consumer<Intervention> answer) {}

        @Override
        public void acknowledge(UUID id, String note, Consumer<Intervention> answer) {}

        @Override
        public void retryAll(DeadLetterReason reason, int limit, Consumer<Retried> answer) {}

        @Override
        public void inDoubt(
                Optional<String> processor,
                Optional<PageKey> after,
                int limit,
                Consumer<Page> answer) {}

        @Override
        public void resolve(
                UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {}

        @Override
        public void purge(Consumer<Boolean> answer) {}
    }
}
