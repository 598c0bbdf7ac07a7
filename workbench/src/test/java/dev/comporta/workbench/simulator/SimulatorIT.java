package dev.comporta.workbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class SimulatorIT {

    private static final String BOOKED = "{\"message\":\"payment processed successfully\"}";
    private static final String NOON = "2025-07-15T12:00:00Z";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final UUID id = UUID.randomUUID();
    private final Simulator simulator;

    SimulatorIT() throws IOException {
        simulator =
                Simulator.start(
                        SimulatorOptions.defaults()
                                .withName("test")
                                .withFee(new BigDecimal("0.15"))
                                .withSeed(7)
                                .withHealthInterval(Duration.ofSeconds(1)));
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        simulator.close();
    }

    @Test
    void shouldBookOnceAndTellIt() throws Exception {
        HttpResponse<String> first = post(id);
        HttpResponse<String> second = post(id);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo(BOOKED);
        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(get("/payments/" + id).body()).isEqualTo(record(id));
        assertThat(get("/payments/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(get("/payments/" + UUID.randomUUID()).body()).isEmpty();
        assertThat(stat("sendsPerIdMax")).isEqualTo(2);
    }

    @Test
    void shouldSumExactlyAndIncludeBothBounds() throws Exception {
        post(id);
        String nothing =
                "{\"totalRequests\":0,\"totalAmount\":0.00,\"totalFee\":0.0000,"
                        + "\"feePerTransaction\":0.15}";
        String one =
                "{\"totalRequests\":1,\"totalAmount\":19.90,\"totalFee\":2.9850,"
                        + "\"feePerTransaction\":0.15}";

        assertThat(summary("?from=" + NOON + "&to=" + NOON)).isEqualTo(one);
        assertThat(summary("?from=2025-07-15T12:00:00.001Z&to=2030-01-01T00:00:00Z"))
                .isEqualTo(nothing);
        assertThat(summary("?from=2030-01-01T00:00:00Z")).as("only one bound").isEqualTo(one);
        assertThat(summary("?to=2000-01-01T00:00:00Z")).as("only one bound").isEqualTo(one);
        assertThat(summary("")).isEqualTo(one);
    }

    @Test
    void shouldBookAfterTheDelayThoughTheClientHungUp() throws Exception {
        configure("delay", "{\"delay\":1500}");

        try (Socket socket = connect()) {
            send(socket, rawPost(id));
            await(() -> stat("concurrent") == 1);
        }

        assertThat(get("/payments/" + id).statusCode()).as("within the delay").isEqualTo(404);
        await(() -> stat("booked") == 1);
        assertThat(get("/payments/" + id).body()).isEqualTo(record(id));
        assertThat(stat("concurrent")).isZero();
    }

    @Test
    void shouldFailAfterTheDelayAndBookNothing() throws Exception {
        configure("delay", "{\"delay\":200}");
        configure("failure", "{\"failure\":true}");
        long before = System.nanoTime();

        HttpResponse<String> answer = post(id);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(millis(190));
        assertThat(stat("booked")).isZero();
        configure("failure", "{\"failure\":false}");
        assertThat(post(id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepTheDelayButCheckFailureAtItsEnd() throws Exception {
        configure("delay", "{\"delay\":1500}");
        CompletableFuture<HttpResponse<String>> pending = postAsync(id);
        await(() -> stat("concurrent") == 1);

        configure("delay", "{\"delay\":0}");
        configure("failure", "{\"failure\":true}");

        assertThat(pending.isDone()).isFalse();
        assertThat(pending.join().statusCode()).isEqualTo(500);
    }

    @Test
    void shouldBookOnlyOneOfTwoConcurrentPostsOfOneId() throws Exception {
        configure("delay", "{\"delay\":200}");

        var first = postAsync(id);
        var second = postAsync(id);

        assertThat(List.of(first.join().statusCode(), second.join().statusCode()))
                .containsExactlyInAnyOrder(200, 422);
        assertThat(stat("booked")).isEqualTo(1);
    }

    @Test
    void shouldResetAfterBooking() throws Exception {
        configure("faults", "{\"resetAfterBooking\":1}");

        try (Socket socket = connect()) {
            send(socket, rawPost(id));
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }

        assertThat(post(id).statusCode()).isEqualTo(422);
        assertThat(stat("resetAfterBooking")).isEqualTo(1);
    }

    @Test
    void shouldHangAfterBookingAndHoldNoPlace() throws Exception {
        configure("faults", "{\"hangAfterBooking\":1}");

        var pending = postAsync(id);
        await(() -> stat("hungAfterBooking") == 1);

        assertThat(stat("concurrent")).isZero();
        assertThat(get("/payments/" + id).body()).isEqualTo(record(id));
        assertThat(pending.isDone()).isFalse();
    }

    @Test
    void shouldCloseBeforeBooking() throws Exception {
        configure("faults", "{\"closeBeforeBooking\":1}");

        try (Socket socket = connect()) {
            send(socket, rawPost(id));
            assertThat(socket.getInputStream().read()).as("end of stream").isEqualTo(-1);
        }

        assertThat(get("/payments/" + id).statusCode()).isEqualTo(404);
        configure("faults", "{}");
        assertThat(post(id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldBookBehindThePageOfAProxyThatForwards() throws Exception {
        configure("proxy", "{\"status\":504,\"forwards\":true,\"retryAfter\":\"3\"}");

        HttpResponse<String> page = post(id);

        assertThat(page.statusCode()).isEqualTo(504);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(page.headers().firstValue("Retry-After")).contains("3");
        assertThat(get("/payments/" + id).statusCode()).isEqualTo(504);
        configure("proxy", "{\"status\":0}");
        assertThat(get("/payments/" + id).body()).isEqualTo(record(id));
    }

    @Test
    void shouldBookNothingBehindAProxyThatRefuses() throws Exception {
        configure("proxy", "{\"status\":404}");

        assertThat(post(id).statusCode()).isEqualTo(404);
        configure("proxy", "{\"status\":0}");
        assertThat(get("/payments/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldRefuseOver800AtOnceAnd500InLine() throws Exception {
        configure("delay", "{\"delay\":60000}");
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 1300; i++) {
                sockets.add(connect());
                send(sockets.getLast(), rawPost(UUID.randomUUID()));
            }
            await(() -> stat("posts") == 1300);
            assertThat(stat("concurrent")).isEqualTo(800);
            assertThat(stat("queued")).isEqualTo(500);

            HttpResponse<String> refusal = post(id);
            assertThat(refusal.statusCode()).isEqualTo(429);
            assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
            assertThat(refusal.headers().firstValue("Content-Type")).isEmpty();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(stat("answered429")).isEqualTo(1);
    }

    @Test
    void shouldQueueTwoHealthCallsAndThenRefuse() throws Exception {
        configure("delay", "{\"delay\":25}");
        configure("failure", "{\"failure\":true}");
        long before = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(client.sendAsync(to("/payments/service-health").build(), text()));
        }

        List<HttpResponse<String>> answers = calls.stream().map(CompletableFuture::join).toList();

        assertThat(answers.stream().map(HttpResponse::statusCode))
                .containsExactlyInAnyOrder(200, 200, 200, 429);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 200))
                .extracting(HttpResponse::body)
                .containsOnly("{\"failing\":true,\"minResponseTime\":25}");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(millis(1990));
        assertThat(stat("healthAnswered429")).isEqualTo(1);
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        configure("delay", "{\"delay\":1}");
        int count = 200;

        try (Socket socket = connect()) {
            send(socket, (rawPost(id) + "GET /payments/" + id + " HTTP/1.1\r\n\r\n").repeat(count));
            send(socket, "GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n");
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

    @Test
    void shouldListEveryBookingInOrder() throws Exception {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            UUID next = UUID.randomUUID();
            post(next);
            expected.append(booking(next)).append('\n');
        }

        assertThat(get("/admin/payments").body()).isEqualTo(expected.toString());
        assertThat(get("/admin/payments").body()).as("again").isEqualTo(expected.toString());
    }

    @Test
    void shouldForgetEverythingWhenPurged() throws Exception {
        post(id);

        HttpResponse<String> answer =
                client.send(to("/admin/purge-payments").POST(none()).build(), text());

        assertThat(answer.body()).isEqualTo("{\"message\":\"All payments purged.\"}");
        assertThat(get("/admin/payments").body()).isEmpty();
        assertThat(stat("posts")).isZero();
        assertThat(post(id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldChangeTheToken() throws Exception {
        assertThat(configure("token", "{\"token\":\"abc\"}").statusCode()).isEqualTo(204);

        assertThat(get("/admin/payments-summary").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/admin/payments-summary",
        "GET,/admin/payments",
        "GET,/admin/stats",
        "POST,/admin/purge-payments",
        "PUT,/admin/configurations/token",
        "PUT,/admin/configurations/delay",
        "PUT,/admin/configurations/failure",
        "PUT,/admin/configurations/faults",
        "PUT,/admin/configurations/proxy"
    })
    void shouldAskForTheTokenAndTheMethod(String method, String path) throws Exception {
        HttpRequest wrongToken =
                to(path).setHeader("X-Rinha-Token", "124").method(method, none()).build();
        HttpResponse<String> wrongMethod = client.send(to(path).DELETE().build(), text());

        assertThat(client.send(wrongToken, text()).statusCode()).isEqualTo(401);
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains(method);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token|{\"token\":\"\"}",
                "token|{\"token\":1}",
                "delay|{\"delay\":-1}",
                "delay|{\"delay\":1.5}",
                "delay|{\"delay\":99999999999}",
                "delay|{}",
                "failure|{\"failure\":\"true\"}",
                "failure|[]",
                "faults|{\"resetAfterBooking\":1.1}",
                "faults|{\"resetAfterBooking\":0.6,\"hangAfterBooking\":0.6}",
                "faults|{\"hangAfterBooking\":\"x\"}",
                "faults|{}{}",
                "proxy|{}",
                "proxy|{\"status\":1}",
                "proxy|{\"status\":503,\"retryAfter\":\"1\\r\\n\"}"
            })
    void shouldRefuseBadConfigurations(String which, String body) throws Exception {
        assertThat(configure(which, body).statusCode()).isEqualTo(400);

        assertThat(post(id).body()).isEqualTo(BOOKED);
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
    void shouldAnswer400ToRubbish(String request) throws Exception {
        try (Socket socket = connect()) {
            send(socket, request);
            byte[] start = socket.getInputStream().readNBytes(12);

            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static HttpRequest.BodyPublisher none() {
        return BodyPublishers.noBody();
    }

    private static HttpResponse.BodyHandler<String> text() {
        return BodyHandlers.ofString();
    }

    private static String booking(UUID id) {
        return "{\"correlationId\":\""
                + id
                + "\",\"amount\":19.90,\"requestedAt\":\""
                + NOON
                + "\"}";
    }

    /** As the challenge's processors keep it: without a zone. */
    private static String record(UUID id) {
        return booking(id).replace("Z\"", "\"");
    }

    private static String rawPost(UUID id) {
        String body = booking(id);
        return "POST /payments HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private Socket connect() throws IOException {
        return new Socket(simulator.uri().getHost(), simulator.uri().getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(simulator.uri().resolve(path))
                .setHeader("X-Rinha-Token", "123");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(to(path).build(), text());
    }

    private HttpResponse<String> post(UUID id) {
        return postAsync(id).join();
    }

    private CompletableFuture<HttpResponse<String>> postAsync(UUID id) {
        HttpRequest request = to("/payments").POST(BodyPublishers.ofString(booking(id))).build();
        return client.sendAsync(request, text());
    }

    private HttpResponse<String> configure(String which, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                to("/admin/configurations/" + which).PUT(BodyPublishers.ofString(body)).build();
        return client.send(request, text());
    }

    private String summary(String query) throws IOException, InterruptedException {
        return get("/admin/payments-summary" + query).body();
    }

    private long stat(String name) {
        String stats = client.sendAsync(to("/admin/stats").build(), text()).join().body();
        JsonNode value = JsonMapper.shared().readTree(stats).path(name);
        assertThat(value.isIntegralNumber()).as(name).isTrue();
        return value.longValue();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
