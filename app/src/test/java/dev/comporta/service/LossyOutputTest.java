package dev.comporta.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LossyOutputTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final CountDownLatch reading = new CountDownLatch(1);
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /** A pipe that nobody reads yet. */
    private final LossyOutput output =
            new LossyOutput(
                    new ByteArrayOutputStream() {
                        @Override
                        public void writeBytes(byte[] bytes) {
                            throw new AssertionError("not used");
                        }

                        @Override
                        public void write(byte[] bytes) {
                            try {
                                reading.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            read.writeBytes(bytes);
                        }
                    },
                    "test",
                    bytes -> bytes + " dropped\n");

    @Test
    void shouldNotWaitForAReaderAndTellWhatWasDropped() {
        byte[] line = "x".repeat(1023).concat("\n").getBytes(UTF_8);
        for (int i = 0; i < 1024; i++) {
            output.write(line, 0, line.length);
        }
        assertThat(output.awaitWritten(Duration.ofMillis(1))).isFalse();

        reading.countDown();

        assertThat(output.awaitWritten(LONG)).isTrue();
        output.write("the last".getBytes(UTF_8), 0, 8);
        assertThat(output.awaitWritten(LONG)).isTrue();
        int kept = LossyOutput.BYTES_MAX;
        assertThat(read.toString(UTF_8))
                .startsWith("x".repeat(1023) + "\n")
                .contains((1024 * 1024 - kept) + " dropped\n")
                .endsWith("the last");
    }

    @Test
    void shouldKeepTheOrder() {
        reading.countDown();
        for (byte i = 'a'; i <= 'z'; i++) {
            output.write(i);
        }

        assertThat(output.awaitWritten(LONG)).isTrue();
        assertThat(read.toString(UTF_8)).isEqualTo("abcdefghijklmnopqrstuvwxyz");
    }
}
