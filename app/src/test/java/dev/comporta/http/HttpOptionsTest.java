package dev.comporta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpOptionsTest {
    @Test
    void shouldHaveDocumentedDefaults() {
        assertThat(HttpOptions.DEFAULTS)
                .isEqualTo(
                        new HttpOptions(
                                "127.0.0.1",
                                9999,
                                List.of(),
                                Optional.empty(),
                                20_000,
                                60_000,
                                10_000,
                                128,
                                true,
                                32 << 20));
        assertThat(HttpOptions.REQUEST_LINE_MAX_BYTES).isEqualTo(4096);
        assertThat(HttpOptions.HEAD_MAX_BYTES).isEqualTo(8192);
        assertThat(HttpOptions.BODY_MAX_BYTES).isEqualTo(8192);
    }

    @Test
    void shouldNameTheOptionThatIsOutOfRange() {
        assertThatThrownBy(() -> HttpOptions.loopback(65_536))
                .hasMessage("PORT must be 0 to 65535: 65536");
    }
}
