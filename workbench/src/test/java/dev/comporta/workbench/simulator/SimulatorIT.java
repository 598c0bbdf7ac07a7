package dev.comporta.workbench.simulator;

import static dev.comporta.workbench.simulator.SimulatorClient.BOOKED;
import static dev.comporta.workbench.simulator.SimulatorClient.await;
import static dev.comporta.workbench.simulator.SimulatorClient.rawPost;
import static dev.comporta.workbench.simulator.SimulatorClient.record;
import static dev.comporta.workbench.simulator.SimulatorClient.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a payment, and of calls about payments. */
@Timeout(60)
class SimulatorIT {
    private final UUID id = UUID.randomUUID();

    @AutoClose
    private final SimulatorClient simulator =
            new SimulatorClient(
                    SimulatorOptions.defaults()
                            .withName("test")
                            .withSeed(7)
                            .withHealthInterval(Duration.ofSeconds(1)));

    @Test
    void shouldBookOnceAndTellIt() {
        HttpResponse<String> first = simulator.post(id);
        HttpResponse<String> second = simulator.post(id);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo(BOOKED);
        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(simulator.get("/payments/" + id).body()).isEqualTo(record(id));
        assertThat(simulator.get("/payments/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(simulator.get("/payments/" + UUID.randomUUID()).body()).isEmpty();
        assertThat(simulator.stat("sendsPerIdMax")).isEqualTo(2);
    }

    @Test
    void shouldBookAfterTheDelayThoughTheClientHungUp() throws IOException {
        simulator.configure("delay", "{\"delay\":1500}");

        try (Socket socket = simulator.connect()) {
            write(socket, rawPost(id));
            await(() -> simulator.stat("concurrent") == 1);
        }

        assertThat(simulator.get("/payments/" + id).statusCode())
                .as("within the delay")
                .isEqualTo(404);
        await(() -> simulator.stat("booked") == 1);
        assertThat(simulator.get("/payments/" + id).body()).isEqualTo(record(id));
        assertThat(simulator.stat("concurrent")).isZero();
    }

    @Test
    void shouldFailAfterTheDelayAndBookNothing() {
        simulator.configure("delay", "{\"delay\":200}");
        simulator.configure("failure", "{\"failure\":true}");
        long before = System.nanoTime();

        HttpResponse<String> answer = simulator.post(id);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(millis(190));
        assertThat(simulator.stat("booked")).isZero();
        simulator.configure("failure", "{\"failure\":false}");
        assertThat(simulator.post(id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepTheDelayButCheckFailureAtItsEnd() {
        simulator.configure("delay", "{\"delay\":1500}");
        CompletableFuture<HttpResponse<String>> pending = simulator.postAsync(id);
        await(() -> simulator.stat("concurrent") == 1);

        simulator.configure("delay", "{\"delay\":0}");
        simulator.configure("failure", "{\"failure\":true}");

        assertThat(pending.isDone()).isFalse();
        assertThat(pending.join().statusCode()).isEqualTo(500);
    }

    @Test
    void shouldBookOnlyOneOfTwoConcurrentPostsOfOneId() {
        simulator.configure("delay", "{\"delay\":200}");

        var first = simulator.postAsync(id);
        var second = simulator.postAsync(id);

        assertThat(List.of(first.join().statusCode(), second.join().statusCode()))
                .containsExactlyInAnyOrder(200, 422);
        assertThat(simulator.stat("booked")).isEqualTo(1);
    }

    @Test
    void shouldResetAfterBooking() throws IOException {
        simulator.configure("faults", "{\"resetAfterBooking\":1}");

        try (Socket socket = simulator.connect()) {
            write(socket, rawPost(id));
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }

        assertThat(simulator.post(id).statusCode()).isEqualTo(422);
        assertThat(simulator.stat("resetAfterBooking")).isEqualTo(1);
    }

    @Test
    void shouldHangAfterBookingAndHoldNoPlace() {
        simulator.configure("faults", "{\"hangAfterBooking\":1}");

        var pending = simulator.postAsync(id);
        await(() -> simulator.stat("hungAfterBooking") == 1);

        assertThat(simulator.stat("concurrent")).isZero();
        assertThat(simulator.get("/payments/" + id).body()).isEqualTo(record(id));
        assertThat(pending.isDone()).isFalse();
    }

    @Test
    void shouldCloseBeforeBooking() throws IOException {
        simulator.configure("faults", "{\"closeBeforeBooking\":1}");

        try (Socket socket = simulator.connect()) {
            write(socket, rawPost(id));
            assertThat(socket.getInputStream().read()).as("end of stream").isEqualTo(-1);
        }

        assertThat(simulator.get("/payments/" + id).statusCode()).isEqualTo(404);
        simulator.configure("faults", "{}");
        assertThat(simulator.post(id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldBookBehindThePageOfAProxyThatForwards() {
        simulator.configure("proxy", "{\"status\":504,\"forwards\":true,\"retryAfter\":\"3\"}");

        HttpResponse<String> page = simulator.post(id);

        assertThat(page.statusCode()).isEqualTo(504);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(page.headers().firstValue("Retry-After")).contains("3");
        assertThat(simulator.get("/payments/" + id).statusCode()).isEqualTo(504);
        simulator.configure("proxy", "{\"status\":0}");
        assertThat(simulator.get("/payments/" + id).body()).isEqualTo(record(id));
    }

    @Test
    void shouldBookNothingBehindAProxyThatRefuses() {
        simulator.configure("proxy", "{\"status\":404}");

        assertThat(simulator.post(id).statusCode()).isEqualTo(404);
        simulator.configure("proxy", "{\"status\":0}");
        assertThat(simulator.get("/payments/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldRefuseOver800AtOnceAnd500InLine() throws IOException {
        simulator.configure("delay", "{\"delay\":60000}");
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 1300; i++) {
                sockets.add(simulator.connect());
                write(sockets.getLast(), rawPost(UUID.randomUUID()));
            }
            await(() -> simulator.stat("posts") == 1300);
            assertThat(simulator.stat("concurrent")).isEqualTo(800);
            assertThat(simulator.stat("queued")).isEqualTo(500);

            HttpResponse<String> refusal = simulator.post(id);
            assertThat(refusal.statusCode()).isEqualTo(429);
            assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
            assertThat(refusal.headers().firstValue("Content-Type")).isEmpty();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(simulator.stat("answered429")).isEqualTo(1);
    }

    @Test
    void shouldQueueTwoHealthCallsAndThenRefuse() {
        simulator.configure("delay", "{\"delay\":25}");
        simulator.configure("failure", "{\"failure\":true}");
        long before = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(simulator.send(simulator.to("/payments/service-health")));
        }

        List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();

        assertThat(answers.stream().map(HttpResponse::statusCode))
                .containsExactlyInAnyOrder(200, 200, 200, 429);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .extracting(HttpResponse::body)
                .containsOnly("{\"failing\":true,\"minResponseTime\":25}");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(millis(1990));
        assertThat(simulator.stat("healthAnswered429")).isEqualTo(1);
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws IOException {
        simulator.configure("delay", "{\"delay\":1}");
        int count = 200;

        try (Socket socket = simulator.connect()) {
            write(
                    socket,
                    (rawPost(id) + "GET /payments/" + id + " HTTP/1.1\r\n\r\n").repeat(count));
            write(socket, "GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n");
            String answers =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answers.split("(?=HTTP/1.1 )"))
                    .hasSize(2 * count + 1)
                    .satisfies(
                            all -> {
                                assertThat(all[0]).contains("200 OK", BOOKED);
                                assertThat(all[1]).contains("200 OK", record(id));
                                assertThat(all[2]).contains("422 ");
                                assertThat(all[3]).contains("200 OK", record(id));
                                assertThat(all[2 * count]).contains("404 ");
                            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /payments HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
                "GET /payments/xyz HTTP/1.1\r\n\r\n",
                "GET /admin/payments-summary?from=yesterday HTTP/1.1\r\nX-Rinha-Token: 123\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "rubbish\r\n\r\n"
            })
    void shouldAnswer400ToRubbish(String request) throws IOException {
        try (Socket socket = simulator.connect()) {
            write(socket, request);
            byte[] start = socket.getInputStream().readNBytes(12);

            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
