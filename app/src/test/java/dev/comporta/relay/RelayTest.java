package dev.comporta.relay;

import static dev.comporta.relay.RelayFixture.ACCEPTED;
import static dev.comporta.relay.RelayFixture.FIRST;
import static dev.comporta.relay.RelayFixture.SECOND;
import static dev.comporta.relay.RelayFixture.payment;
import static dev.comporta.relay.RelayFixture.purge;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.EmbeddedHttp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is passed on, when it is passed on again, and what is said where no answer comes. */
@Timeout(20)
class RelayTest {
    private static final Duration REST = Duration.ofMillis(21);
    private static final String MISDIRECTED =
            "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n";

    private final RelayFixture fixture = new RelayFixture();
    private final EmbeddedChannel client = fixture.newClient();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldSendAllRequestsOfATurnInOneWrite() {
        EmbeddedChannel other = fixture.newClient();
        client.writeInbound(bytes(payment("{1}") + payment("{2}")));
        fixture.send(other, payment("{3}"));
        EmbeddedChannel owner = fixture.accept();

        ByteBuf first = owner.readOutbound();

        assertThat(text(first)).contains("{1}", "{2}", "{3}");
        assertThat(owner.outboundMessages()).isEmpty();
        first.release();
    }

    @Test
    void shouldAnswerEachClientInTheOrderOfItsRequests() {
        EmbeddedChannel other = fixture.newClient();
        client.writeInbound(bytes(payment("{1}") + payment("{2}")));
        fixture.send(other, payment("{3}"));
        EmbeddedChannel owner = fixture.accept();

        fixture.answer(
                owner,
                ACCEPTED
                        + "HTTP/1.1 409 Conflict\r\nContent-Type: x/y\r\nContent-Length: 2\r\n\r\nno"
                        + ACCEPTED);

        assertThat(fixture.got(client))
                .isEqualTo(
                        ACCEPTED
                                + "HTTP/1.1 409 Conflict\r\nContent-Type: x/y\r\n"
                                + "Content-Length: 2\r\n\r\nno");
        assertThat(fixture.got(other)).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldMakeTheRequestAnewOfWhatWasUnderstood() {
        fixture.send(
                client,
                lines(
                        "GET /payments/7?a=b HTTP/1.1",
                        "Host: g",
                        "Connection: close, x",
                        "X: y",
                        "TE: trailers",
                        "Content-Length: 3",
                        "",
                        "abc"));

        assertThat(EmbeddedHttp.written(fixture.accept()))
                .isEqualTo(
                        lines(
                                "GET /payments/7?a=b HTTP/1.1",
                                "Host: localhost",
                                "Authorization: Bearer secret",
                                "",
                                ""));
    }

    @Test
    void shouldAnswerAHeadWithoutTheBody() {
        fixture.send(client, "HEAD /payments/7 HTTP/1.1\r\nHost: g\r\n\r\n");
        EmbeddedChannel owner = fixture.accept();
        assertThat(EmbeddedHttp.written(owner)).startsWith("GET /payments/7 ");

        fixture.answer(owner, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde");

        assertThat(fixture.got(client)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    }

    @Test
    void shouldTakeOffWhatIsOfOneHop() {
        fixture.send(client, payment("{1}"));

        fixture.answer(
                fixture.accept(),
                lines(
                        "HTTP/1.1 202 Accepted",
                        "Date: then",
                        "Connection: close",
                        "Keep-Alive: 5",
                        "Retry-After: 1",
                        "Content-Length: 0",
                        "",
                        ""));

        assertThat(fixture.got(client))
                .isEqualTo("HTTP/1.1 202 Accepted\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void shouldTellThatThereIsNoOwnerAfterTheWait() {
        fixture.owner = Optional.empty();
        fixture.send(client, payment("{1}"));

        fixture.pass(Duration.ofSeconds(2));
        assertThat(fixture.got(client)).isEmpty();
        fixture.pass(Duration.ofMillis(1));

        assertThat(fixture.got(client))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After", "no-owner");
        assertThat(fixture.dialed()).isZero();
    }

    @Test
    void shouldSendAPaymentAgainToTheNextOwner() {
        fixture.send(client, payment("{1}") + payment("{2}"));
        EmbeddedChannel first = fixture.accept();
        fixture.answer(first, ACCEPTED);
        fixture.owner = Optional.of(SECOND);

        first.close();
        fixture.pass(REST);
        EmbeddedChannel second = fixture.accept();

        assertThat(fixture.addresses()).containsExactly(FIRST, SECOND);
        assertThat(EmbeddedHttp.written(second)).contains("{2}").doesNotContain("{1}");
        fixture.answer(second, ACCEPTED);
        assertThat(fixture.got(client)).isEqualTo(ACCEPTED + ACCEPTED);
    }

    @Test
    void shouldLeaveAnOwnerThatIsNoneAnyMore() {
        fixture.send(client, payment("{1}"));
        EmbeddedChannel paused = fixture.accept();
        fixture.owner = Optional.of(SECOND);

        fixture.pass(REST);
        fixture.pass(REST);

        assertThat(paused.isOpen()).isFalse();
        assertThat(EmbeddedHttp.written(fixture.accept())).contains("{1}");
    }

    /** Twice would be one purge too many. */
    @Test
    void shouldNeverSendAPurgeTwice() {
        fixture.send(client, purge() + payment("{1}"));
        EmbeddedChannel first = fixture.accept();

        first.close();
        fixture.pass(REST);

        assertThat(EmbeddedHttp.written(fixture.accept())).contains("{1}").doesNotContain("purge");
        assertThat(fixture.got(client)).startsWith("HTTP/1.1 502 ").contains("no-answer");
    }

    @Test
    void shouldSendEvenAPurgeToAnotherOneWhereNothingWasDone() {
        fixture.send(client, purge());
        EmbeddedChannel first = fixture.accept();
        EmbeddedHttp.written(first);

        for (int round = 0; round < 20; round++) {
            fixture.answer(first, MISDIRECTED);
            fixture.pass(REST);
            assertThat(EmbeddedHttp.written(first)).contains("/purge");
        }
        fixture.answer(first, ACCEPTED);

        assertThat(fixture.got(client)).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldNotAskForEverWhoeverIsNotTheOwner() {
        fixture.send(client, payment("{1}"));
        EmbeddedChannel first = fixture.accept();

        fixture.pass(Duration.ofMillis(2_001));
        fixture.answer(first, MISDIRECTED);
        fixture.pass(REST);

        assertThat(fixture.got(client)).contains("no-owner");
    }

    @Test
    void shouldGiveUpAPaymentWhoseAnswersAreLostAgainAndAgain() {
        fixture.send(client, payment("{1}"));

        for (int loss = 0; loss < 4; loss++) {
            assertThat(fixture.got(client)).isEmpty();
            fixture.accept().close();
            fixture.pass(REST);
        }

        assertThat(fixture.got(client)).contains("no-owner");
    }

    @Test
    void shouldTakeAnOwnersGoodbyeForNotTheOwner() {
        fixture.send(client, payment("{1}") + purge());
        EmbeddedChannel draining = fixture.accept();

        fixture.answer(
                draining,
                "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        fixture.pass(REST);

        assertThat(draining.isOpen()).isFalse();
        assertThat(EmbeddedHttp.written(fixture.accept())).contains("{1}", "/purge");
        assertThat(fixture.got(client)).isEmpty();
    }

    @Test
    void shouldPassBackThatTheStoreIsFull() {
        fixture.send(client, payment("{1}"));

        fixture.answer(
                fixture.accept(),
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull");

        assertThat(fixture.got(client)).endsWith("full");
    }

    @Test
    void shouldTellThatTheOwnerIsSilent() {
        fixture.send(client, payment("{1}") + purge());
        EmbeddedChannel silent = fixture.accept();
        fixture.pass(Duration.ofSeconds(5));
        EmbeddedChannel other = fixture.newClient();
        fixture.send(other, payment("{2}"));

        fixture.pass(Duration.ofMillis(5_001));

        assertThat(fixture.got(client)).contains("503", "owner-silent", "502", "no-answer");
        assertThat(silent.isOpen()).isFalse();
        fixture.pass(REST);
        assertThat(EmbeddedHttp.written(fixture.accept())).contains("{2}").doesNotContain("{1}");
        assertThat(fixture.got(other)).isEmpty();
    }

    @Test
    void shouldTellToTryLaterBeyondTheBound() {
        try (RelayFixture small = new RelayFixture(2, 1)) {
            EmbeddedChannel mine = small.newClient();
            small.owner = Optional.empty();

            small.send(mine, payment("{1}") + payment("{2}"));
            EmbeddedChannel third = small.newClient();
            small.send(third, payment("{3}"));

            assertThat(small.got(third)).startsWith("HTTP/1.1 503 ").contains("busy");
            assertThat(small.got(mine)).isEmpty();
        }
    }

    @Test
    void shouldOpenAnotherConnectionOnlyWhereOneIsFull() {
        try (RelayFixture two = new RelayFixture(10_000, 2)) {
            two.send(two.newClient(), payment("{1}"));
            EmbeddedChannel first = two.accept();
            assertThat(two.dialed()).isZero();

            for (int client = 0; client < 9; client++) {
                two.send(two.newClient(), payment("{2}").repeat(120));
            }

            String sent = EmbeddedHttp.written(first);
            assertThat(sent.split("POST", -1)).hasSize(1 + OwnerConnection.UNDER_WAY_MAX);
            assertThat(EmbeddedHttp.written(two.accept()).split("POST", -1))
                    .hasSize(1 + 1 + 9 * 120 - OwnerConnection.UNDER_WAY_MAX);
        }
    }

    @Test
    void shouldTryAgainWhereNobodyListens() {
        fixture.send(client, payment("{1}"));
        fixture.refuse();
        assertThat(fixture.dialed()).isZero();

        fixture.pass(REST);
        fixture.answer(fixture.accept(), ACCEPTED);

        assertThat(fixture.got(client)).isEqualTo(ACCEPTED);
    }

    /** What is no answer of an owner's is never passed back as one. */
    @Test
    void shouldNotListenToStrangers() {
        for (String strange :
                new String[] {
                    "SSH-2.0-OpenSSH\r\n\r\n",
                    "HTTP/1.1 202 Accepted\r\n\r\n",
                    "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 100 Continue\r\n\r\n",
                    "x".repeat(20_000),
                }) {
            try (RelayFixture one = new RelayFixture()) {
                EmbeddedChannel asking = one.newClient();
                one.send(asking, purge());
                EmbeddedChannel stranger = one.accept();

                one.answer(stranger, strange);

                assertThat(stranger.isOpen()).as(strange).isFalse();
                assertThat(one.got(asking)).as(strange).contains("no-answer");
            }
        }
    }

    @Test
    void shouldReadAnswersInAnyPieces() {
        String answers =
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc" + ACCEPTED + ACCEPTED + ACCEPTED;
        for (int cut = 0; cut <= answers.length(); cut++) {
            try (RelayFixture one = new RelayFixture()) {
                EmbeddedChannel asking = one.newClient();
                one.send(asking, payment("{}").repeat(4));
                EmbeddedChannel owner = one.accept();

                one.answer(owner, answers.substring(0, cut));
                one.answer(owner, answers.substring(cut));

                assertThat(one.got(asking)).as("cut at %d", cut).isEqualTo(answers);
            }
        }
    }

    @Test
    void shouldAnswerAllThatIsThereAtItsEnd() {
        fixture.send(client, payment("{1}") + purge());
        EmbeddedChannel owner = fixture.accept();
        fixture.owner = Optional.empty();
        EmbeddedChannel waiting = fixture.newClient();
        fixture.send(waiting, payment("{2}"));

        fixture.relay.close();

        assertThat(owner.isOpen()).isFalse();
        assertThat(fixture.got(client)).contains("no-owner", "no-answer");
        assertThat(fixture.got(waiting)).contains("no-owner");
        fixture.send(waiting, payment("{3}"));
        assertThat(fixture.got(waiting)).contains("busy");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(ISO_8859_1);
    }
}
