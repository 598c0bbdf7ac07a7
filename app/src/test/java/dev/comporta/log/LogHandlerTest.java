package dev.comporta.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LogHandlerTest {
    private static final Event HEARD = Event.warn("log", "heard", "number");
    private static final Event OTHER = Event.info("log", "other");

    private final List<String> lines = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private long nanos;
    private final LogHandler handler =
            new LogHandler(
                    2, () -> nanos, line -> line.event() + line.values(), lines::add, later::add);

    @Test
    void shouldTellTheSameSoOftenInASecondAndCountTheRest() {
        for (int i = 0; i < 5; i++) {
            publish(HEARD, i);
        }
        publish(OTHER);

        assertThat(lines).containsExactly("heard[0]", "heard[1]", "other[]");
        assertThat(later).hasSize(1);

        nanos += 1_000_000_000;
        later.removeFirst().run();
        publish(HEARD, 5);

        assertThat(lines.subList(3, 5)).containsExactly("suppressed[heard, 3]", "heard[5]");
        assertThat(later).isEmpty();
    }

    @Test
    void shouldTellTheRestWhereTheProcessEnds() {
        for (int i = 0; i < 3; i++) {
            publish(HEARD, i);
        }

        handler.flush();
        handler.flush();

        assertThat(lines.subList(2, lines.size())).containsExactly("suppressed[heard, 1]");
    }

    @Test
    void shouldLimitLibrariesByThePlaceThatSpeaks() {
        for (int i = 0; i < 3; i++) {
            publishOf("io.netty.A");
            publishOf("io.netty.B");
        }

        assertThat(lines).hasSize(4);
    }

    @Test
    void shouldHoldNoMoreNamesThanItsBound() {
        for (int i = 0; i < RateLimit.KEYS_MAX + 10; i++) {
            publishOf("name" + i);
        }

        assertThat(lines).hasSize(RateLimit.KEYS_MAX + 2);
    }

    private void publish(Event event, Object... values) {
        handler.publish(new EventRecord(event, "words", List.of(values), null));
    }

    private void publishOf(String library) {
        LogRecord told = new LogRecord(Level.WARNING, "words");
        told.setLoggerName(library);
        handler.publish(told);
    }
}
