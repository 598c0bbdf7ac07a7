package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations of HAProxy and nginx that are shipped, before gateways that break. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class BalancerIT {
    private final List<FakeGateway> gateways = new ArrayList<>();
    @TempDir private Path directory;

    @AfterEach
    void stopGateways() {
        gateways.forEach(FakeGateway::close);
    }

    static Stream<String> topologies() {
        return BalancerProcess.topologies().stream();
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void shouldBeAConfigurationThatItsProgramTakes(String topology) throws Exception {
        Certificates.writeSelfSigned(directory);

        Comporta.Ended ended = BalancerProcess.check(directory, topology);

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output()).doesNotContainIgnoringCase("warn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy-redis", "nginx-worker-redis"})
    void shouldNeverSendAPaymentTwice(String topology) throws IOException {
        startGateways(topology);
        gateways.forEach(FakeGateway::breakOff);
        try (BalancerProcess balancer = new BalancerProcess(directory, topology)) {
            for (int number = 1; number <= 20; number++) {
                assertThat(post(balancer)).isEqualTo(502);
                assertThat(payments()).isLessThanOrEqualTo(number);
            }
        }
        assertThat(payments()).isPositive();
    }

    /** Connections that served before, and break under the next payment. */
    @ParameterizedTest
    @ValueSource(strings = {"haproxy-redis", "nginx-worker-redis"})
    void shouldNeverSendAPaymentTwiceWhereKeptConnectionsBreak(String topology) throws IOException {
        startGateways(topology);
        try (BalancerProcess balancer = new BalancerProcess(directory, topology)) {
            for (int number = 0; number < 20; number++) {
                assertThat(post(balancer)).isEqualTo(202);
            }
            gateways.forEach(FakeGateway::breakOff);
            int answered = payments();

            for (int number = 1; number <= 20; number++) {
                assertThat(post(balancer)).isEqualTo(502);
                assertThat(payments() - answered).isBetween(1, number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy-redis", "nginx-worker-redis"})
    void shouldTryAnotherInstanceWhereNobodyListens(String topology) throws IOException {
        startGateways(topology);
        try (BalancerProcess balancer = new BalancerProcess(directory, topology)) {
            gateways.getFirst().stopListening();

            for (int number = 0; number < 20; number++) {
                assertThat(post(balancer)).isEqualTo(202);
            }
        }
        assertThat(payments()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy-redis", "nginx-worker-redis"})
    void shouldKeepItsConnectionsToTheGateways(String topology) throws IOException {
        startGateways(topology);
        try (BalancerProcess balancer = new BalancerProcess(directory, topology)) {
            for (int number = 0; number < 50; number++) {
                assertThat(post(balancer)).isEqualTo(202);
            }
        }
        assertThat(payments()).isEqualTo(50);
        assertThat(gateways.stream().mapToInt(FakeGateway::connections).sum())
                .isLessThanOrEqualTo(gateways.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"haproxy-redis", "nginx-worker-redis"})
    void shouldKeepASlowRequestFromTheGateways(String topology) throws IOException {
        startGateways(topology);
        try (BalancerProcess balancer = new BalancerProcess(directory, topology);
                Socket client =
                        new Socket(InetAddress.getLoopbackAddress(), balancer.uri().getPort())) {
            client.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            String half =
                    "POST /payments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70\r\n\r\n{\"co";
            client.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));

            assertThat(answer(client)).isIn("", "HTTP/1.1 408 Request Time-out");
        }
        assertThat(gateways.stream().mapToInt(FakeGateway::connections).sum()).isZero();
    }

    private void startGateways(String topology) {
        BalancerProcess.sockets(directory, topology)
                .forEach(socket -> gateways.add(new FakeGateway(socket)));
    }

    private int payments() {
        return gateways.stream().mapToInt(FakeGateway::payments).sum();
    }

    /** The first line; nothing where the connection is just closed. */
    private static String answer(Socket client) throws IOException {
        try {
            byte[] bytes = client.getInputStream().readAllBytes();
            return new String(bytes, StandardCharsets.US_ASCII).split("\r\n", 2)[0];
        } catch (SocketException reset) {
            return "";
        }
    }

    private static int post(BalancerProcess balancer) throws IOException {
        try (WireConnection connection = new WireConnection(balancer.uri())) {
            return connection.post(UUID.randomUUID(), 1);
        }
    }
}
