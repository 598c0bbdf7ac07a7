package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AddressOrderTest {
    private static final InetAddress A = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress B = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress C = InetAddress.ofLiteral("2001:db8::3");

    private final AddressOrder order = new AddressOrder();

    @Test
    void shouldKeepTheOrderOfTheNameAtFirst() {
        assertThat(order.of(List.of(A, B, C))).containsExactly(A, B, C);
    }

    @Test
    void shouldBeginWithTheOneThatWorkedLast() {
        order.failed(A);
        order.worked(C);

        assertThat(order.of(List.of(A, B, C))).containsExactly(C, B, A);
    }

    @Test
    void shouldEndWithTheOneThatFailedLast() {
        order.worked(A);
        order.failed(B);
        order.failed(A);
        order.failed(C);
        order.failed(B);

        assertThat(order.of(List.of(A, B, C))).containsExactly(A, C, B);
    }

    @Test
    void shouldForgetWhatTheNameNoLongerStandsFor() {
        order.failed(A);
        order.worked(B);

        assertThat(order.of(List.of(C))).containsExactly(C);
        assertThat(order.of(List.of(A, C))).containsExactly(A, C);
    }
}
