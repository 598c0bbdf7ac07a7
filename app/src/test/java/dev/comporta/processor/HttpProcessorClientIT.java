package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.HASTY;
import static dev.comporta.processor.ClientFixture.ID;
import static dev.comporta.processor.ClientFixture.PATIENT;
import static dev.comporta.processor.ClientFixture.await;
import static dev.comporta.processor.StubProcessor.OK;
import static dev.comporta.processor.StubProcessor.answer;
import static dev.comporta.processor.StubProcessor.answerAndReset;
import static dev.comporta.processor.StubProcessor.silence;
import static dev.comporta.processor.StubProcessor.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Outcome.Answered;
import dev.comporta.payment.Outcome.NotSent;
import dev.comporta.payment.Outcome.Unanswered;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How connections are kept, shared and given up. */
@Timeout(60)
class HttpProcessorClientIT {
    private static final Outcome BOOKED = new Answered(200);

    @AutoClose private final StubProcessor stub = new StubProcessor();

    @Test
    void shouldUseOneConnectionForSendsInTurn() {
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            for (int i = 0; i < 100; i++) {
                assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            }

            assertThat(stub.requests()).hasSize(100);
            assertThat(stub.connectionsAccepted()).isEqualTo(1);
            assertThat(fixture.counters.answers(2)).isEqualTo(100);
            assertThat(fixture.counters.sends.sum()).isEqualTo(100);
        }
    }

    @Test
    void shouldSendEachPaymentOnceOverManyConnections() {
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(2000).toList();
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            List<Outcome> outcomes =
                    ids.stream().map(fixture::send).toList().stream()
                            .map(CompletableFuture::join)
                            .toList();

            long booked = outcomes.stream().filter(BOOKED::equals).count();
            assertThat(outcomes).containsOnly(BOOKED, new NotSent());
            assertThat(stub.requests()).hasSize((int) booked).doesNotHaveDuplicates();
            assertThat(stub.connectionsAccepted()).isLessThanOrEqualTo(500);
            assertThat(fixture.counters.connectionsBusy()).isZero();
        }
    }

    @Test
    void shouldNotSendAgainWhereAKeptConnectionTurnsOutStale() {
        stub.next(answer(OK), answerAndReset(""));
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            Outcome first = fixture.sendAndWait();
            Outcome second = fixture.sendAndWait();

            assertThat(first).isEqualTo(BOOKED);
            assertThat(second).isEqualTo(new Unanswered(Evidence.BROKEN));
            assertThat(stub.requests()).hasSize(2);
            assertThat(stub.connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void shouldConnectAgainWhereAnIdleConnectionWasClosed() throws IOException {
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            stub.onEachConnection(Socket::close);
            await(() -> fixture.counters.connectionsOpen() == 0);

            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            assertThat(stub.connectionsAccepted()).isEqualTo(2);
        }
    }

    @Test
    void shouldCloseAnIdleConnectionThatSpeaksUnasked() throws IOException {
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            stub.onEachConnection(answer("HTTP/1.1 2"));
            await(() -> fixture.counters.connectionsOpen() == 0);

            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            assertThat(stub.requests()).hasSize(2);
        }
    }

    @Test
    void shouldNotTakeASurplusAnswerForTheNextOne() {
        stub.next(
                answer(OK + OK),
                answer("HTTP/1.1 422 x\r\nContent-Length: 0\r\n\r\n" + OK.substring(0, 17)),
                answer("HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n{\"surplus\":1}"));
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            assertThat(fixture.sendInTurn(4))
                    .containsExactly(BOOKED, new Answered(422), new Answered(500), BOOKED);
            assertThat(stub.connectionsAccepted()).isEqualTo(4);
        }
    }

    @Test
    void shouldHonourConnectionClose() {
        stub.next(
                answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
                answer("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
                answer("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"));
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            for (int i = 0; i < 4; i++) {
                assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            }

            assertThat(stub.connectionsAccepted()).isEqualTo(3);
        }
    }

    @Test
    void shouldCloseConnectionsThatLieIdle() {
        try (ClientFixture fixture = new ClientFixture(stub, HASTY)) {
            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);

            await(() -> stub.connectionsOpen() == 0);
        }
    }

    @Test
    void shouldConnectAhead() {
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            fixture.loop.execute(() -> fixture.client.connect(0, 3));
            await(() -> stub.connectionsOpen() == 3);
            await(() -> fixture.counters.connectionsBusy() == 0);

            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);
            assertThat(stub.connectionsAccepted()).isEqualTo(3);
        }
    }

    @Test
    void shouldAnswerAllThatIsOnItsWayWhenClosed() {
        stub.next(silence());
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            CompletableFuture<Outcome> first = fixture.send();
            await(() -> stub.requests().size() == 1);
            fixture.closeClient();

            assertThat(first.join()).isEqualTo(new Unanswered(Evidence.BROKEN));
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
        }
    }

    @Test
    void shouldLookUp() {
        String found =
                "{\"correlationId\":\"%s\",\"amount\":19.9,\"requestedAt\":\"2025-07-15T12:34:56Z\"}"
                        .formatted(ID);
        stub.next(
                answer(whole("200 OK", found)),
                answer(whole("404 Not Found", "")),
                answer(OK),
                answerAndReset(""),
                answer(whole("404 x\r\nContent-Type: text/html", "")),
                answer(whole("503 x\r\nRetry-After: 2", "")));
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            assertThat(fixture.lookUp())
                    .isEqualTo(new LookUp.Found(1990, ClientFixture.REQUESTED_AT_NANOS));
            assertThat(fixture.lookUp()).isEqualTo(new LookUp.NotFound());
            assertThat(fixture.lookUp()).isEqualTo(new LookUp.Failed());
            assertThat(fixture.lookUp()).isEqualTo(new LookUp.Failed());
            assertThat(fixture.lookUp()).as("a page").isEqualTo(new LookUp.Failed());
            assertThat(fixture.lookUp()).isEqualTo(new LookUp.Failed(2_000_000_000L));
            assertThat(stub.requests())
                    .hasSize(6)
                    .allMatch(request -> request.startsWith("GET /payments/" + ID + " HTTP/1.1"));
        }
    }

    @Test
    void shouldGiveALookUpUpInTime() {
        stub.next(silence());
        try (ClientFixture fixture = new ClientFixture(stub, HASTY)) {
            assertThat(fixture.lookUp()).isEqualTo(new LookUp.Failed());
        }
    }
}
