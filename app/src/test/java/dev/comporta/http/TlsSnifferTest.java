package dev.comporta.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may probe in the clear. */
@Timeout(10)
class TlsSnifferTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "::1, ::1, true",
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.6, 10.0.0.5, false",
        "192.0.2.1, 127.0.0.1, false",
    })
    void shouldKnowItsOwnMachine(String remote, String local, boolean isOwn) {
        assertThat(
                        TlsSniffer.isOfThisMachine(
                                new InetSocketAddress(remote, 4_711),
                                new InetSocketAddress(local, 9_999)))
                .isEqualTo(isOwn);
    }

    @Test
    void shouldNotTakeForItsOwnWhatHasNoAddress() {
        LocalAddress none = new LocalAddress("x");

        assertThat(TlsSniffer.isOfThisMachine(none, none)).isFalse();
    }
}
