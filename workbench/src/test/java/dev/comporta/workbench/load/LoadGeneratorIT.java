package dev.comporta.workbench.load;

import static dev.comporta.workbench.load.FakeGateway.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.workbench.load.FakeGateway.Reply;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LoadGeneratorIT {
    private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void shouldSendEveryPaymentOnceAndKnowItsId() {
        try (FakeGateway gateway = new FakeGateway(_ -> ACCEPTED)) {
            LoadReport report = run(constant(gateway.url(), 400, 500, 8, 1, false));

            assertThat(report.sent()).isEqualTo(200);
            assertThat(report.acknowledged()).isEqualTo(200);
            assertThat(report.errors()).isEmpty();
            assertThat(report.acknowledgedIds().stream())
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.version() == 4 && id.variant() == 2)
                    .containsExactlyInAnyOrderElementsOf(gateway.receivedIds());
        }
    }

    @Test
    void shouldCountWhatAStallDelayed() {
        try (FakeGateway gateway = replying(new Reply.Status(202, 400))) {
            LoadReport report = run(constant(gateway.url(), 100, 400, 1, 1, false));

            assertThat(report.acknowledged()).isEqualTo(40);
            assertThat(report.accepted().latency().p50Nanos()).isGreaterThan(150 * MILLIS);
            assertThat(report.accepted().service().p50Nanos())
                    .isLessThan(report.accepted().latency().p50Nanos());
            assertThat(report.lateness().maxNanos()).isGreaterThan(350 * MILLIS);
        }
    }

    @Test
    void shouldKeepTheOrderOfPipelinedRequests() {
        try (FakeGateway gateway = new FakeGateway(_ -> ACCEPTED)) {
            LoadReport report = run(constant(gateway.url(), 2_000, 500, 1, 16, false));

            assertThat(report.acknowledgedIds().stream())
                    .hasSize(1_000)
                    .containsExactlyElementsOf(gateway.receivedIds());
        }
    }

    @Test
    void shouldCountABrokenConnectionAsAnError() {
        try (FakeGateway gateway = replying(new Reply.Reset())) {
            LoadReport report = run(constant(gateway.url(), 100, 500, 2, 1, false));

            assertThat(report.sent()).isEqualTo(50);
            assertThat(report.acknowledged()).isEqualTo(49);
            assertThat(report.errorCount()).isEqualTo(1);
        }
    }

    @Test
    void shouldSendTheSamePaymentAgainAfterABrokenConnection() {
        try (FakeGateway gateway = replying(new Reply.Reset())) {
            LoadReport report = run(constant(gateway.url(), 100, 500, 2, 1, true));

            assertThat(report.acknowledged()).isEqualTo(50);
            assertThat(report.retries()).isEqualTo(1);
            assertThat(report.errors()).isEmpty();
            assertThat(gateway.receivedIds()).hasSize(51);
            UUID first = gateway.receivedIds().getFirst();
            assertThat(gateway.receivedIds()).filteredOn(first::equals).hasSize(2);
        }
    }

    @Test
    void shouldCountARefusalAsAnError() {
        try (FakeGateway gateway = replying(new Reply.Status(503, 0))) {
            LoadReport report = run(constant(gateway.url(), 100, 200, 2, 1, false));

            assertThat(report.errors()).containsEntry("status 503", 1L);
            assertThat(report.statuses()).containsEntry(503, 1L).containsEntry(202, 19L);
        }
    }

    @Test
    void shouldTimeRefusalsApart() {
        try (FakeGateway gateway = replying(new Reply.Status(503, 1_200))) {
            LoadReport report = run(constant(gateway.url(), 100, 200, 4, 1, false));

            assertThat(report.refused().latency().p50Nanos()).isGreaterThan(1_100 * MILLIS);
            assertThat(report.refused().service().p50Nanos()).isGreaterThan(1_100 * MILLIS);
            assertThat(report.timeline()).last().extracting(Second::refused).isEqualTo(1L);
            assertThat(report.timeline().stream().mapToLong(Second::acknowledged).sum())
                    .isEqualTo(19);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void shouldSendARefusedPaymentAgain(int status) {
        try (FakeGateway gateway = replying(new Reply.Status(status, 0))) {
            LoadReport report = run(constant(gateway.url(), 100, 200, 2, 1, true));

            assertThat(report.acknowledged()).isEqualTo(20);
            assertThat(report.statuses()).containsEntry(status, 1L);
            assertThat(report.errors()).isEmpty();
        }
    }

    @Test
    void shouldTellTheLongestSilence() {
        try (FakeGateway gateway = replying(new Reply.Status(202, 700))) {
            LoadReport report = run(constant(gateway.url(), 100, 200, 1, 1, false));

            assertThat(report.silenceMaxNanos()).isGreaterThan(650 * MILLIS);
        }
    }

    @Test
    void shouldGiveUpOnAnAnswerThatNeverComes() {
        try (FakeGateway gateway = replying(new Reply.Silence())) {
            LoadReport report = run(constant(gateway.url(), 100, 200, 2, 1, false));

            assertThat(report.errors()).containsEntry("time-out", 1L);
            assertThat(report.acknowledged()).isEqualTo(19);
        }
    }

    @Test
    void shouldRampUsersUp() {
        try (FakeGateway gateway = new FakeGateway(_ -> ACCEPTED)) {
            LoadReport report = run(plan(gateway.url(), Profile.RAMP, 1, 20, 2_000, 1, 1, false));

            assertThat(report.acknowledged()).isEqualTo(10 * 2 + 10);
        }
    }

    @Test
    void shouldKeepConnectionsBusyWhenSaturating() {
        try (FakeGateway gateway = new FakeGateway(_ -> ACCEPTED)) {
            LoadReport report = run(plan(gateway.url(), Profile.SATURATE, 1, 1, 200, 4, 4, false));

            assertThat(report.acknowledged()).isEqualTo(gateway.receivedIds().size()).isPositive();
            assertThat(report.lines()).last().asString().startsWith("Closed loop");
        }
    }

    @Test
    void shouldSayWhenNothingListens() throws IOException {
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI url = URI.create("http://127.0.0.1:" + bound.getLocalPort());

            assertThatThrownBy(() -> run(constant(url, 100, 200, 2, 1, false)))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining(url.toString());
        }
    }

    /** Answers the first request so, and accepts all others. */
    private static FakeGateway replying(Reply first) {
        IntFunction<Reply> replies = number -> number == 0 ? first : ACCEPTED;
        return new FakeGateway(replies);
    }

    private static LoadReport run(LoadPlan plan) {
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            return generator.start().join();
        }
    }

    private static LoadPlan constant(
            URI url, int rate, int millis, int connections, int depth, boolean retrying) {
        return plan(url, Profile.CONSTANT, rate, 1, millis, connections, depth, retrying);
    }

    private static LoadPlan plan(
            URI url,
            Profile profile,
            int rate,
            int users,
            int millis,
            int connections,
            int depth,
            boolean retrying) {
        return new LoadPlan(
                url,
                profile,
                rate,
                users,
                Duration.ofMillis(millis),
                connections,
                depth,
                1_990,
                7,
                Duration.ofSeconds(2),
                retrying);
    }
}
