package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.HASTY;
import static dev.comporta.processor.ClientFixture.PATIENT;
import static dev.comporta.processor.ClientFixture.await;
import static dev.comporta.processor.StubProcessor.OK;
import static dev.comporta.processor.StubProcessor.answer;
import static dev.comporta.processor.StubProcessor.answerAndClose;
import static dev.comporta.processor.StubProcessor.answerAndReset;
import static dev.comporta.processor.StubProcessor.answerInSingleBytes;
import static dev.comporta.processor.StubProcessor.answerInTwo;
import static dev.comporta.processor.StubProcessor.silence;
import static dev.comporta.processor.StubProcessor.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Outcome.Answered;
import dev.comporta.payment.Outcome.NotSent;
import dev.comporta.payment.Outcome.Unanswered;
import dev.comporta.processor.StubProcessor.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each thing that a processor can do to a request counts as; one request for each send. */
@Timeout(60)
class EvidenceIT {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final Outcome BROKEN = new Unanswered(Evidence.BROKEN);
    private static final Outcome GARBLED = new Unanswered(Evidence.GARBLED);
    private static final Outcome OVERSIZED = new Unanswered(Evidence.OVERSIZED);
    private static final Outcome TIMED_OUT = new Unanswered(Evidence.TIMED_OUT);

    @AutoClose private final StubProcessor stub = new StubProcessor();

    static Stream<Arguments> answers() {
        return Stream.of(
                complete("200", answer(OK), 200),
                complete("422", answer("HTTP/1.1 422 x\r\nContent-Length: 0\r\n\r\n"), 422),
                complete("429", answer("HTTP/1.1 429 \r\nContent-Length: 0\r\n\r\n"), 429),
                complete("500", answer("HTTP/1.1 500 x\r\nContent-Length: 2\r\n\r\n{}"), 500),
                complete("204", answer("HTTP/1.1 204 No Content\r\n\r\n"), 204),
                complete("HTTP/1.0", answer("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"), 200),
                complete("single bytes", answerInSingleBytes(OK), 200),
                complete("100 first", answer("HTTP/1.1 100 Continue\r\n\r\n" + OK), 200),
                complete("100 long before", answerInTwo("HTTP/1.1 100 \r\n\r\n", OK), 200),
                complete("chunked", answer(chunked("2\r\n{}\r\n0\r\n\r\n")), 200),
                complete("until close", answerAndClose(HEAD + "\r\n{}"), 200),
                complete("close after", answerAndClose(OK), 200),
                complete("reset after", answerAndReset(OK), 200),
                complete("in two parts", answerInTwo(OK.substring(0, 30), OK.substring(30)), 200));
    }

    /** Whose word it is, by its type. */
    static Stream<Arguments> types() {
        return Stream.of(
                typed("text/html", false),
                typed("text/html; charset=utf-8", false),
                typed("text/plain", false),
                typed("TEXT/HTML", false),
                typed("application/xml", false),
                typed("application/jsonp", false),
                typed("", false),
                typed("application/json\r\nContent-Type: text/html", false),
                typed("application/json", true),
                typed("application/json; charset=utf-8", true),
                typed("Application/JSON", true),
                typed("application/problem+json", true));
    }

    static Stream<Arguments> doubts() {
        return Stream.of(
                doubt("close before", answerAndClose(""), BROKEN),
                doubt("reset before", answerAndReset(""), BROKEN),
                doubt("close inside status line", answerAndClose("HTTP/1.1 20"), BROKEN),
                doubt("close inside head", answerAndClose(HEAD + "Content-Le"), BROKEN),
                doubt("close inside body", answerAndClose(sized("9", "{}")), BROKEN),
                doubt("close after head", answerAndClose(sized("9", "")), BROKEN),
                doubt("close inside chunk", answerAndClose(chunked("9\r\n{}")), BROKEN),
                doubt("close before last chunk", answerAndClose(chunked("2\r\n{}\r\n")), BROKEN),
                doubt("close after 100", answerAndClose("HTTP/1.1 100 x\r\n\r\n"), BROKEN),
                doubt("reset inside head", answerAndReset(HEAD), BROKEN),
                doubt("reset inside body", answerAndReset(sized("9", "{}")), BROKEN),
                doubt("reset inside body until close", answerAndReset(HEAD + "\r\n{}"), BROKEN),
                doubt("not HTTP", answer("220 mail.example ESMTP\r\n"), GARBLED),
                doubt("HTTP/2", answer("HTTP/2.0 200 OK\r\n\r\n"), GARBLED),
                doubt("signed status", answer("HTTP/1.1 +200 OK\r\n\r\n"), GARBLED),
                doubt("status of four digits", answer("HTTP/1.1 0200 OK\r\n\r\n"), GARBLED),
                doubt("bare line feeds", answer("HTTP/1.1 200 OK\nContent-Length: 0\n\n"), GARBLED),
                doubt("length of letters", answer(sized("two", "{}")), GARBLED),
                doubt("negative length", answer(sized("-2", "{}")), GARBLED),
                doubt("two lengths", answer(sized("2\r\nContent-Length: 3", "{}")), GARBLED),
                doubt("bad chunk", answer(chunked("zz\r\n{}")), GARBLED),
                doubt("head too long", answer(HEAD + "X: " + "x".repeat(9000)), OVERSIZED),
                doubt("status line too long", answer(HEAD.strip() + "x".repeat(5000)), OVERSIZED),
                doubt("body too long", answer(sized("65537", "x".repeat(65537))), OVERSIZED),
                doubt(
                        "another protocol",
                        answer("HTTP/1.1 101 x\r\nUpgrade: h2\r\n\r\n"),
                        GARBLED));
    }

    @ParameterizedTest
    @MethodSource({"answers", "types", "doubts"})
    void shouldTellWhatWasSeen(Script script, Outcome expected) {
        TestTransport.available().forEach(kind -> tellWhatWasSeen(kind, script, expected));
    }

    private void tellWhatWasSeen(TestTransport kind, Script script, Outcome expected) {
        ProcessorAddress address = new ProcessorAddress("default", stub.url());
        int requestsBefore = stub.requests().size();
        stub.next(script);
        try (ClientFixture fixture = new ClientFixture(kind, address, PATIENT, null)) {
            Outcome outcome = fixture.sendAndWait();
            int requestCount = stub.requests().size() - requestsBefore;
            Outcome next = fixture.sendAndWait();

            assertThat(outcome).as("over %s", kind).isEqualTo(expected);
            assertThat(requestCount).isEqualTo(1);
            assertThat(next).as("the next send").isIn(new Answered(200), BROKEN);
            assertThat(stub.requests()).hasSizeLessThanOrEqualTo(requestsBefore + 2);
        }
    }

    @Test
    void shouldCountPagesWhereTheProcessorSpeaksNoJson() {
        ProcessorAddress plain = new ProcessorAddress("default", stub.url(), 0, true);
        stub.next(answer(pageOf("503 x", "text/plain")));
        try (ClientFixture fixture = new ClientFixture(plain, PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(503));
            assertThat(fixture.counters.answers(5)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountPagesAndOversizedAnswersApart() {
        stub.next(
                answer(pageOf("503 x", "text/html")),
                answer(HEAD + "X: " + "x".repeat(9000)),
                answer(HEAD + "X: " + "x".repeat(9000)));
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            fixture.sendAndWait();
            fixture.sendAndWait();
            fixture.lookUp();

            ProcessorCounters counters = fixture.counters;
            assertThat(counters.answers(5)).isZero();
            assertThat(counters.unanswered(Evidence.PAGE)).isEqualTo(1);
            assertThat(counters.unanswered(Evidence.OVERSIZED)).isEqualTo(1);
            assertThat(counters.oversizedAnswers()).as("the look-up's, too").isEqualTo(2);
        }
    }

    @Test
    void shouldPassOnWhenToTryAgainEvenFromAPage() {
        stub.next(
                answer(pageOf("503 x\r\nRetry-After: 3", "text/html")),
                answer("HTTP/1.1 429 x\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"));
        try (ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(503, false, 3_000_000_000L));
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(429, true, 2_000_000_000L));
        }
    }

    @Test
    void shouldTimeOutAndEvictWhereNoAnswerComes() {
        stub.next(silence());
        try (ClientFixture fixture = new ClientFixture(stub, HASTY)) {
            Outcome outcome = fixture.sendAndWait();
            await(() -> stub.connectionsOpen() == 0);
            Outcome next = fixture.sendAndWait();

            assertThat(outcome).isEqualTo(TIMED_OUT);
            assertThat(next).isEqualTo(new Answered(200));
            assertThat(stub.requests()).hasSize(2);
            assertThat(stub.connectionsAccepted()).isEqualTo(2);
            assertThat(fixture.counters.unanswered(Evidence.TIMED_OUT)).isEqualTo(1);
        }
    }

    @Test
    void shouldTimeOutInsideTheAnswer() {
        stub.next(answer(sized("9", "{}")));
        try (ClientFixture fixture = new ClientFixture(stub, HASTY)) {
            assertThat(fixture.sendAndWait()).isEqualTo(TIMED_OUT);
        }
    }

    @Test
    void shouldNotSendWhereThePoolIsFull() {
        stub.next(silence());
        try (ClientFixture fixture = new ClientFixture(stub, HASTY)) {
            CompletableFuture<Outcome> first = fixture.send();
            CompletableFuture<Outcome> second = fixture.send();

            assertThat(second.join()).isEqualTo(new NotSent());
            assertThat(first.join()).isEqualTo(TIMED_OUT);
            assertThat(stub.requests()).hasSize(1);
            assertThat(fixture.counters.unanswered(Evidence.NOT_SENT)).isEqualTo(1);
        }
    }

    @Test
    void shouldNotSendWhereTheConnectionIsRefused() {
        try (ClientFixture fixture = new ClientFixture(StubProcessor.nobody(), PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
        }
    }

    @Test
    void shouldNotSendWhereTheNameIsUnknown() {
        URI nowhere = URI.create("http://processor.invalid:1");
        try (ClientFixture fixture = new ClientFixture(nowhere, PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
        }
    }

    @Test
    void shouldResolveNames() {
        URI named = URI.create("http://localhost:" + stub.port() + "/base/");
        try (ClientFixture fixture = new ClientFixture(named, PATIENT)) {
            CompletableFuture<Outcome> first = fixture.send();
            CompletableFuture<Outcome> second = fixture.send();

            assertThat(first.join()).isEqualTo(new Answered(200));
            assertThat(second.join()).isEqualTo(new Answered(200));
            assertThat(stub.requests())
                    .allMatch(
                            request ->
                                    request.startsWith(
                                            "POST /base/payments HTTP/1.1\r\nHost: localhost:"
                                                    + stub.port()));
        }
    }

    @Test
    void shouldNotSendWhereConnectingTakesTooLong() throws IOException {
        try (DeafServer deaf = new DeafServer(InetAddress.getLoopbackAddress(), 0);
                ClientFixture fixture =
                        new ClientFixture(URI.create("http://127.0.0.1:" + deaf.port()), HASTY)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
        }
    }

    private static Arguments complete(String name, Script script, int status) {
        return argumentSet(name, script, new Answered(status));
    }

    private static Arguments doubt(String name, Script script, Outcome outcome) {
        return argumentSet(name, script, outcome);
    }

    private static Arguments typed(String type, boolean isOwnWord) {
        return argumentSet(
                "type '" + type + "'",
                answer(pageOf("404 x", type)),
                new Answered(404, isOwnWord, 0));
    }

    private static String pageOf(String statusAndMore, String type) {
        return whole(statusAndMore + "\r\nContent-Type: " + type, "{}");
    }

    private static String sized(String length, String body) {
        return HEAD + "Content-Length: " + length + "\r\n\r\n" + body;
    }

    private static String chunked(String chunks) {
        return HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
    }
}
