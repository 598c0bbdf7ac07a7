package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.HASTY;
import static dev.comporta.processor.ClientFixture.PATIENT;
import static dev.comporta.processor.ClientFixture.await;
import static dev.comporta.processor.StubProcessor.answer;
import static dev.comporta.processor.StubProcessor.answerAndClose;
import static dev.comporta.processor.StubProcessor.answerAndReset;
import static dev.comporta.processor.StubProcessor.answerInTwo;
import static dev.comporta.processor.StubProcessor.silence;
import static dev.comporta.processor.StubProcessor.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Outcome.Answered;
import dev.comporta.payment.Outcome.NotSent;
import dev.comporta.payment.Outcome.Unanswered;
import dev.comporta.processor.StubProcessor.Script;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each answer to a batch counts as, for each payment in it. */
@Timeout(60)
class BatchIT {
    private static final Outcome BOOKED = new Answered(200);
    private static final Outcome BROKEN = new Unanswered(Evidence.BROKEN);
    private static final Outcome GARBLED = new Unanswered(Evidence.GARBLED);
    private static final Outcome TIMED_OUT = new Unanswered(Evidence.TIMED_OUT);
    private static final UUID A = UUID.fromString("aaaaaaaa-7d26-4d9d-aa19-4dc1c7cf60b3");
    private static final UUID B = UUID.fromString("bbbbbbbb-7d26-4d9d-aa19-4dc1c7cf60b3");
    private static final UUID C = UUID.fromString("cccccccc-7d26-4d9d-aa19-4dc1c7cf60b3");
    private static final UUID OTHER = UUID.fromString("dddddddd-7d26-4d9d-aa19-4dc1c7cf60b3");

    @AutoClose private final StubProcessor stub = new StubProcessor();

    static Stream<Arguments> answers() {
        String all = results(verdict(A, 200), verdict(B, 422), verdict(C, 500));
        return Stream.of(
                each("in order", ok(all), BOOKED, new Answered(422), new Answered(500)),
                each(
                        "reordered",
                        ok(results(verdict(C, 500), verdict(A, 200), verdict(B, 422))),
                        BOOKED,
                        new Answered(422),
                        new Answered(500)),
                each(
                        "capitals, and more than was asked for",
                        ok(
                                "{\"took\":3,\"results\":[{\"message\":\"x\",\"status\":200,"
                                        + "\"correlationId\":\"AAAAAAAA-7D26-4D9D-AA19-4DC1C7CF60B3\"}]}"),
                        BOOKED,
                        GARBLED,
                        GARBLED),
                each(
                        "one missing",
                        ok(results(verdict(C, 200), verdict(A, 429))),
                        new Answered(429),
                        GARBLED,
                        BOOKED),
                every("all missing", ok(results()), GARBLED),
                every(
                        "two verdicts for one",
                        ok(results(verdict(A, 200), verdict(B, 200), verdict(A, 500))),
                        GARBLED),
                every(
                        "the same verdict twice",
                        ok(results(verdict(A, 200), verdict(A, 200), verdict(B, 200))),
                        GARBLED),
                every(
                        "another's payment",
                        ok(
                                results(
                                        verdict(A, 200),
                                        verdict(B, 200),
                                        verdict(C, 200),
                                        verdict(OTHER, 200))),
                        GARBLED),
                every("status of letters", ok(all.replace("200", "\"200\"")), GARBLED),
                every("status with decimals", ok(all.replace("200", "200.0")), GARBLED),
                every("interim status", ok(all.replace("200", "100")), GARBLED),
                every("status of four digits", ok(all.replace("200", "2000")), GARBLED),
                every("huge status", ok(all.replace("200", "4294967496")), GARBLED),
                every("id cut short", ok(all.replace("aaaaaaaa-", "a-")), GARBLED),
                every("no id", ok(all.replace("correlationId", "id")), GARBLED),
                every("a field twice", ok(all.replace(":500", ":500,\"status\":200")), GARBLED),
                every("no results", ok("{\"message\":\"all processed\"}"), GARBLED),
                every("results by id", ok("{\"results\":{\"" + A + "\":200}}"), GARBLED),
                every("an array", ok("[" + verdict(A, 200) + "]"), GARBLED),
                every("not JSON", ok("all processed"), GARBLED),
                every("no body", ok(""), GARBLED),
                every("JSON cut short", ok(all.substring(0, all.length() - 2)), GARBLED),
                every("two documents", ok(all + all), GARBLED),
                every(
                        "oversized",
                        ok(all + " ".repeat(65_537)),
                        new Unanswered(Evidence.OVERSIZED)),
                every("a page", page(200, all), new Answered(200, false, 0)),
                every("404 page", page(404, "<html>"), new Answered(404, false, 0)),
                every("503 page", page(503, "<html>"), new Answered(503, false, 0)),
                every("not HTTP", answer("220 mail.example ESMTP\r\n"), GARBLED),
                every("429 for all", status(429), new Answered(429)),
                every("503 for all", status(503), new Answered(503)),
                every("500 for all", status(500), GARBLED),
                every("502 for all", status(502), GARBLED),
                every("504 for all", status(504), GARBLED),
                every("400 for all", status(400), GARBLED),
                every("413 for all", status(413), GARBLED),
                every("422 for all", status(422), GARBLED),
                every("401 for all", status(401), GARBLED),
                every("201 for all", status(201), GARBLED),
                every("204 for all", answer("HTTP/1.1 204 No Content\r\n\r\n"), GARBLED),
                every("close before", answerAndClose(""), BROKEN),
                every("reset before", answerAndReset(""), BROKEN),
                every(
                        "reset inside",
                        answerAndReset(whole("200 OK", all).substring(0, 90)),
                        BROKEN),
                every(
                        "close inside",
                        answerAndClose(whole("200 OK", all).substring(0, 90)),
                        BROKEN),
                each(
                        "reset after",
                        answerAndReset(whole("200 OK", all)),
                        BOOKED,
                        new Answered(422),
                        new Answered(500)),
                each(
                        "in two parts",
                        answerInTwo(
                                whole("200 OK", all).substring(0, 90),
                                whole("200 OK", all).substring(90)),
                        BOOKED,
                        new Answered(422),
                        new Answered(500)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldTellEachPaymentWhatWasSeen(Script script, List<Outcome> expected) {
        stub.next(script);
        try (ClientFixture fixture = fixture(PATIENT)) {
            List<Outcome> outcomes = join(fixture.sendTogether(List.of(A, B, C)));

            assertThat(outcomes).isEqualTo(expected);
            assertThat(stub.requests()).hasSize(1);
        }
    }

    @Test
    void shouldWriteTheObjectsOfTheSingleCall() {
        stub.next(ok(results(verdict(A, 200), verdict(B, 200))));
        try (ClientFixture fixture = fixture(PATIENT)) {
            join(fixture.sendTogether(List.of(A, B)));
            fixture.sendAgain(A).join();
            fixture.sendAgain(B).join();

            List<String> requests = stub.requests();
            String first = bodyOf(requests.get(1));
            String second = bodyOf(requests.get(2));
            assertThat(requests.getFirst())
                    .startsWith("POST /payments/batch HTTP/1.1\r\nHost: 127.0.0.1:")
                    .contains("Content-Type: application/json\r\n");
            assertThat(bodyOf(requests.getFirst()))
                    .isEqualTo("{\"payments\":[" + first + "," + second + "]}");
            assertThat(fixture.counters.sends.sum()).isEqualTo(4);
            assertThat(fixture.counters.batches.sum()).isEqualTo(1);
            assertThat(fixture.counters.batchMax).isEqualTo(100);
        }
    }

    @Test
    void shouldSendDoubtsAndLonelyPaymentsSingly() {
        try (ClientFixture fixture = fixture(PATIENT)) {
            assertThat(join(List.of(fixture.sendAgain(A), fixture.sendAgain(B))))
                    .containsOnly(BOOKED);
            assertThat(fixture.sendAndWait()).isEqualTo(BOOKED);

            assertThat(stub.requests())
                    .hasSize(3)
                    .allMatch(request -> request.startsWith("POST /payments HTTP/1.1"));
        }
    }

    @Test
    void shouldSendNoMoreThanTheMostInOneRequest() {
        List<UUID> ids = IntStream.range(0, 250).mapToObj(number -> new UUID(7, number)).toList();
        try (ClientFixture fixture = fixture(PATIENT)) {
            List<CompletableFuture<Outcome>> outcomes = fixture.sendTogether(ids);
            await(() -> stub.requests().size() == 3);

            List<Integer> sizes =
                    stub.requests().stream()
                            .map(request -> request.split("correlationId", -1).length - 1)
                            .sorted()
                            .toList();
            assertThat(sizes).containsExactly(50, 100, 100);
            assertThat(join(outcomes)).containsOnly(GARBLED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void shouldStopBatchingWhereThereIsNoSuchCall(int code) {
        stub.next(status(code));
        try (ClientFixture fixture = fixture(PATIENT)) {
            List<Outcome> first = join(fixture.sendTogether(List.of(A, B, C)));
            List<Outcome> second = join(fixture.sendTogether(List.of(A, B, C)));

            assertThat(first).as("nothing is proved").containsOnly(GARBLED);
            assertThat(second).containsOnly(BOOKED);
            assertThat(stub.requests().subList(1, 4))
                    .allMatch(request -> request.startsWith("POST /payments HTTP/1.1"));
            assertThat(fixture.counters.batchMax).isZero();
        }
    }

    /** An ingress that is being changed must not cost the batches for the rest of the day. */
    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void shouldGoOnBatchingAfterAPage(int code) {
        stub.next(page(code, "<html>"));
        try (ClientFixture fixture = fixture(PATIENT)) {
            join(fixture.sendTogether(List.of(A, B, C)));

            assertThat(fixture.counters.batchMax).isEqualTo(100);
            assertThat(fixture.counters.unanswered(Evidence.PAGE)).isEqualTo(3);
        }
    }

    @Test
    void shouldPassOnWhenToTryAgain() {
        stub.next(answer(whole("429 x\r\nRetry-After: 3", "")));
        try (ClientFixture fixture = fixture(PATIENT)) {
            assertThat(join(fixture.sendTogether(List.of(A, B, C))))
                    .containsOnly(new Answered(429, true, 3_000_000_000L));
        }
    }

    @Test
    void shouldLeaveAllInDoubtWhereNoAnswerComes() {
        stub.next(silence());
        try (ClientFixture fixture = fixture(HASTY)) {
            assertThat(join(fixture.sendTogether(List.of(A, B, C)))).containsOnly(TIMED_OUT);
            assertThat(fixture.counters.unanswered(Evidence.TIMED_OUT)).isEqualTo(3);
        }
    }

    @Test
    void shouldProveNothingSentWhereTheConnectionIsRefused() {
        try (ClientFixture fixture = fixture(StubProcessor.nobody(), PATIENT)) {
            assertThat(join(fixture.sendTogether(List.of(A, B, C)))).containsOnly(new NotSent());
        }
    }

    @Test
    void shouldTellWhatWaitsWhenClosedThatItWasNotSent() {
        try (ClientFixture fixture = fixture(PATIENT)) {
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            fixture.loop
                    .submit(
                            () -> {
                                outcomes.addAll(fixture.sendTogetherNow(List.of(A, B)));
                                fixture.client.close();
                            })
                    .syncUninterruptibly();

            assertThat(outcomes).allMatch(CompletableFuture::isDone);
            assertThat(join(outcomes)).containsOnly(new NotSent());
            assertThat(join(fixture.sendTogether(List.of(C)))).containsOnly(new NotSent());
            assertThat(stub.requests()).isEmpty();
        }
    }

    /** Whatever bytes come, a payment is booked or refused only if its own verdict says so. */
    @Test
    void shouldNeverTakeAVerdictFromADamagedAnswerForAnothersPayment() {
        SplittableRandom random = new SplittableRandom(20261121);
        String sound = results(verdict(A, 200), verdict(B, 200), verdict(C, 200));
        try (ClientFixture fixture = fixture(PATIENT)) {
            for (int round = 0; round < 400; round++) {
                String damaged = damage(sound, random);
                stub.next(ok(damaged));

                List<Outcome> outcomes = join(fixture.sendTogether(List.of(A, B, C)));

                List<UUID> ids = List.of(A, B, C);
                for (int i = 0; i < ids.size(); i++) {
                    if (outcomes.get(i) instanceof Answered answered) {
                        assertThat(damaged)
                                .containsIgnoringCase(verdict(ids.get(i), answered.status()));
                    } else {
                        assertThat(outcomes.get(i)).as(damaged).isEqualTo(GARBLED);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void shouldRefuseABatchOutOfBounds(int batchMax) {
        assertThatThrownBy(() -> new ProcessorAddress("default", stub.url(), batchMax, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default=" + batchMax);
    }

    private static String damage(String sound, SplittableRandom random) {
        StringBuilder text = new StringBuilder(sound);
        for (int count = random.nextInt(1, 3); count > 0; count--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(' ', '~'));
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, (char) random.nextInt(' ', '~'));
            }
        }
        return text.toString();
    }

    private ClientFixture fixture(ProcessorClientOptions options) {
        return fixture(stub.url(), options);
    }

    private static ClientFixture fixture(URI url, ProcessorClientOptions options) {
        return new ClientFixture(new ProcessorAddress("default", url, 100, false), options);
    }

    private static List<Outcome> join(List<CompletableFuture<Outcome>> outcomes) {
        return outcomes.stream().map(CompletableFuture::join).toList();
    }

    private static String bodyOf(String request) {
        return request.substring(request.indexOf('{'));
    }

    private static String verdict(UUID id, int status) {
        return "{\"correlationId\":\"" + id + "\",\"status\":" + status + "}";
    }

    private static String results(String... verdicts) {
        return "{\"results\":[" + String.join(",", verdicts) + "]}";
    }

    private static Script ok(String body) {
        return answer(whole("200 OK", body));
    }

    private static Script page(int status, String body) {
        return answer(whole(status + " x\r\nContent-Type: text/html", body));
    }

    private static Script status(int status) {
        return answer(whole(status + " x", "{}"));
    }

    private static Arguments each(String name, Script script, Outcome... outcomes) {
        return argumentSet(name, script, List.of(outcomes));
    }

    private static Arguments every(String name, Script script, Outcome outcome) {
        return argumentSet(name, script, List.of(outcome, outcome, outcome));
    }
}
