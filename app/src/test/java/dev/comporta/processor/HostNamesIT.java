package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.HASTY;
import static dev.comporta.processor.ClientFixture.PATIENT;
import static dev.comporta.processor.StubProcessor.answerAndClose;
import static dev.comporta.processor.StubProcessor.answerAndReset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome.Answered;
import dev.comporta.payment.Outcome.NotSent;
import dev.comporta.payment.Outcome.Unanswered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names as compose files and clusters have them: with underscores, and with several addresses. */
@Timeout(60)
class HostNamesIT {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress NOBODY = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress DEAF = InetAddress.ofLiteral("127.0.0.3");

    @AutoClose private final StubProcessor stub = new StubProcessor();

    static Stream<TestTransport> transports() {
        return TestTransport.available();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void shouldTryEachAddressInTurnWhereNothingWasWritten(TestTransport kind) {
        try (ClientFixture fixture = fixture(kind, PATIENT, NOBODY, HERE)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(200));
            assertThat(stub.requests())
                    .singleElement()
                    .asString()
                    .contains("\r\nHost: payment_processor_default:" + stub.port() + "\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void shouldLeaveTimeForTheOtherAddressWhereOneIsDeaf(TestTransport kind) throws IOException {
        try (DeafServer _ = new DeafServer(DEAF, stub.port());
                ClientFixture fixture = fixture(kind, HASTY, DEAF, HERE)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(200));
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void shouldNotSendWhereNoAddressTakesTheConnection(TestTransport kind) {
        InetAddress another = InetAddress.ofLiteral("127.0.0.4");
        try (ClientFixture fixture = fixture(kind, PATIENT, NOBODY, another)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
        }
    }

    /** The other address may be the same processor, or another one: the engine decides. */
    @ParameterizedTest
    @MethodSource("transports")
    void shouldTryNoOtherAddressOnceAByteWasWritten(TestTransport kind) throws IOException {
        try (StubProcessor other = new StubProcessor(new ServerSocket(stub.port(), 50, NOBODY))) {
            stub.next(answerAndClose(""), answerAndReset(""));
            try (ClientFixture fixture = fixture(kind, PATIENT, HERE, NOBODY)) {
                assertThat(fixture.sendAndWait()).isEqualTo(new Unanswered(Evidence.BROKEN));
                assertThat(fixture.sendAndWait()).isEqualTo(new Unanswered(Evidence.BROKEN));
                assertThat(other.requests()).isEmpty();
            }
        }
    }

    @Test
    void shouldSendToIpv6Literals() throws IOException {
        try (StubProcessor six = new StubProcessor(listenOnIpv6());
                ClientFixture fixture =
                        new ClientFixture(URI.create("http://[::1]:" + six.port()), PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(200));
            assertThat(six.requests())
                    .singleElement()
                    .asString()
                    .contains("\r\nHost: [::1]:" + six.port() + "\r\n");
            fixture.closeClient();
        }
    }

    private static ServerSocket listenOnIpv6() {
        try {
            return new ServerSocket(0, 50, InetAddress.ofLiteral("::1"));
        } catch (IOException e) {
            return abort("this machine has no IPv6");
        }
    }

    private ClientFixture fixture(
            TestTransport kind, ProcessorClientOptions options, InetAddress... addresses) {
        URI url = URI.create("http://payment_processor_default:" + stub.port());
        return new ClientFixture(
                kind,
                new ProcessorAddress("default", url),
                options,
                null,
                host -> host.equals("payment_processor_default") ? List.of(addresses) : List.of());
    }
}
