package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.PATIENT;
import static dev.comporta.processor.ClientFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Outcome;
import dev.comporta.payment.Outcome.Answered;
import dev.comporta.processor.StubProcessor.Script;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.io.JsonStringEncoder;

/** Damaged answers in random pieces: what the client calls answered must be a complete answer. */
@Timeout(120)
class AnswerFuzzIT {
    private static final int CASE_COUNT = Integer.getInteger("fuzz.cases", 5_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20250715);
    private static final List<String> SOUND =
            List.of(
                    StubProcessor.OK,
                    "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 12\r\n\r\n{\"a\":\"bcde\"}",
                    "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n{}",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;e=1\r\nabc\r\n0\r\nTrailer: x\r\n\r\n",
                    "HTTP/1.1 422 Unprocessable\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 500 Error\r\nContent-Length: 5\r\n\r\n12200");

    @Test
    void shouldTakeOnlyCompleteAnswersForAnswers() throws IOException {
        SplittableRandom seeds = new SplittableRandom(SEED);
        int answered = 0;
        try (StubProcessor stub = new StubProcessor();
                ClientFixture fixture = new ClientFixture(stub, PATIENT)) {
            for (int i = 0; i < CASE_COUNT; i++) {
                long seed = seeds.nextLong();
                String bytes = answer(new SplittableRandom(seed));
                stub.next(inPieces(bytes, new SplittableRandom(seed)));

                Outcome outcome = fixture.sendAndWait();
                await(() -> fixture.counters.connectionsOpen() == 0);

                if (outcome instanceof Answered(int status, boolean ignored, long alsoIgnored)) {
                    answered++;
                    assertThat(status)
                            .as("fuzz.seed=%s, case %s: %s", SEED, i, escaped(bytes))
                            .isEqualTo(ReferenceAnswer.status(bytes));
                }
            }
            assertThat(stub.requests()).hasSize(CASE_COUNT);
        }
        assertThat(answered).isBetween(CASE_COUNT / 10, CASE_COUNT * 9 / 10);
    }

    private static String answer(SplittableRandom random) {
        StringBuilder answer = new StringBuilder(random.nextInt(8) == 0 ? interim() : "");
        answer.append(SOUND.get(random.nextInt(SOUND.size())));
        for (int i = random.nextInt(4); i > 0 && !answer.isEmpty(); i--) {
            damage(answer, random);
        }
        return answer.toString();
    }

    private static String escaped(String bytes) {
        return new String(JsonStringEncoder.getInstance().quoteAsCharArray(bytes));
    }

    private static String interim() {
        return "HTTP/1.1 100 Continue\r\n\r\n";
    }

    private static void damage(StringBuilder answer, SplittableRandom random) {
        int start = random.nextInt(answer.length());
        int end = Math.min(answer.length(), start + 1 + random.nextInt(6));
        switch (random.nextInt(6)) {
            case 0 -> answer.setLength(start);
            case 1 -> answer.delete(start, end);
            case 2 -> answer.insert(start, answer.substring(start, end));
            case 3 -> answer.insert(start, (char) random.nextInt(256));
            case 4 -> answer.setCharAt(start, "\r\n :;,0129+-\tx".charAt(random.nextInt(14)));
            default ->
                    answer.setCharAt(start, (char) (answer.charAt(start) ^ 1 << random.nextInt(8)));
        }
    }

    private static Script inPieces(String bytes, SplittableRandom random) {
        return socket -> {
            for (int start = 0, end; start < bytes.length(); start = end) {
                end = Math.min(bytes.length(), start + 1 + random.nextInt(bytes.length()));
                StubProcessor.answer(bytes.substring(start, end)).play(socket);
            }
            socket.close();
        };
    }
}
