package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A gateway on machines whose language has digits of its own, or an i without a dot: nothing on a
 * wire, in a file or in a metric looks different.
 */
final class LocaleIT {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final UUID ID = new UUID(22, 1);

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({"fa,IR", "ar,EG", "bn,BD", "tr,TR"})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldSpeakTheSameEverywhere(String language, String country) throws IOException {
        String options = "-Duser.language=" + language + " -Duser.country=" + country;
        Map<String, String> variables =
                Map.of("JAVA_TOOL_OPTIONS", options, "RETRY_ATTEMPTS_MAX", "1");
        try (TestBed bed = new TestBed(directory, 1, variables)) {
            GatewayProcess gateway = bed.gateway();
            assertThat(gateway.output()).contains("Picked up JAVA_TOOL_OPTIONS: " + options);
            assertThat(post(gateway)).startsWith("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n");
            awaitSettled(bed);

            List<String> answers =
                    Stream.of(
                                    "/payments-summary",
                                    "/payments/" + ID,
                                    "/processors",
                                    "/dead-letters",
                                    "/in-doubt",
                                    "/healthz",
                                    "/metrics",
                                    "/none",
                                    "/payments-summary?from=%01")
                            .map(target -> answer(gateway.uri(), "GET " + target))
                            .toList();

            assertThat(answers)
                    .allSatisfy(
                            answer ->
                                    assertThat(answer)
                                            .matches("(?s)HTTP/1\\.1 \\d{3} [ -~\r\n]*")
                                            .containsPattern("Content-Length: \\d+\r\n")
                                            .containsPattern("Date: [ -~]{29}\r\n"));
            assertThat(answers.getFirst())
                    .endsWith(
                            "{\"default\":{\"totalRequests\":1,\"totalAmount\":19.90},"
                                    + "\"fallback\":{\"totalRequests\":0,\"totalAmount\":0.00}}");
            assertThat(answers.get(2)).contains("\"limit\":");
            gateway.kill();
            gateway.startAgain();
            assertThat(bed.api().summary(Window.EVERYTHING).sum()).isEqualTo(new Total(1, 1990));
        }
        assertThat(filesOf(directory.resolve("data")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches("[ -~]+"));
    }

    private static void awaitSettled(TestBed bed) {
        Await.until(
                SETTLED_WITHIN,
                () -> bed.api().summary(Window.EVERYTHING).sum().count() == 1,
                () -> bed.gateway().describe());
    }

    private static List<String> filesOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String post(GatewayProcess gateway) {
        String body = "{\"correlationId\":\"" + ID + "\",\"amount\":19.90}";
        return answer(
                gateway.uri(),
                "POST /payments",
                "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n",
                body);
    }

    private static String answer(URI uri, String request) {
        return answer(uri, request, "", "");
    }

    /** Every byte of an answer, as it came. */
    private static String answer(URI uri, String request, String fields, String body) {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            String head = request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
            socket.getOutputStream().write((head + fields + "\r\n" + body).getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException failure) {
            throw new AssertionError(request, failure);
        }
    }
}
