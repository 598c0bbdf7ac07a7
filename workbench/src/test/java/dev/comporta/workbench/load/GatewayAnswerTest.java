package dev.comporta.workbench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
final class GatewayAnswerTest {
    private static final String REFUSED =
            "HTTP/1.1 503 Busy\r\nRETRY-AFTER: 2\r\nconnection: Close\r\ncontent-length: 4\r\n\r\nbusy";

    @Test
    void shouldReadStatusAndHeaders() {
        ByteBuf in = buffer(REFUSED);

        assertThat(GatewayAnswer.read(in)).isEqualTo(new GatewayAnswer(503, 2, true));
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void shouldWaitForTheRestWhereverItIsCut() {
        for (int length = 0; length < REFUSED.length(); length++) {
            ByteBuf in = buffer(REFUSED.substring(0, length));

            assertThat(GatewayAnswer.read(in)).as("cut after %d bytes", length).isNull();
            assertThat(in.readerIndex()).isZero();
        }
    }

    @Test
    void shouldTakeOneOfSeveral() {
        ByteBuf in = buffer("HTTP/1.1 204 No Content\r\n\r\n" + REFUSED);

        assertThat(GatewayAnswer.read(in)).isEqualTo(new GatewayAnswer(204, 0, false));
        assertThat(GatewayAnswer.read(in)).isEqualTo(new GatewayAnswer(503, 2, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n\r\n"
            })
    void shouldRejectWhatItCannotRead(String text) {
        assertThatThrownBy(() -> GatewayAnswer.read(buffer(text)))
                .isInstanceOf(CorruptedFrameException.class);
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}
