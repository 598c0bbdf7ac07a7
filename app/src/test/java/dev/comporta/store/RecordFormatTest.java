package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is written has not changed by a byte since there were acknowledgements and notes, but for a
 * snapshot's last record, which tells of the last purge since: the files that the program of then
 * wrote for the same payments stand, in slots, in {@code record-format.txt}.
 */
@Timeout(30)
class RecordFormatTest {
    private static final int SLOT_BYTES = 64;

    /** Text, with a random number. */
    private static final String RUNS = "runs";

    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);

    @Test
    void shouldWriteWhatItAlwaysWrote() throws IOException {
        List<String> written = new ArrayList<>();
        fixture.settle(8);
        fixture.settle(2, 3);
        decideAboutDeadLetters();
        fixture.settle(4, 1);
        fixture.tick();
        written.addAll(slots());
        purge();
        decideAboutDeadLetters();
        written.addAll(slots());
        fixture.settle(1, 300);
        fixture.tick();
        fixture.accept();
        fixture.claim(1, 503);
        fixture.accept();
        written.addAll(slots());

        assertThat(written).isEqualTo(expected());
    }

    private void decideAboutDeadLetters() {
        UUID acknowledged = bury(Evidence.ANSWERED, 404);
        UUID retried = bury(Evidence.LOOKED_UP, 404);
        bury(Evidence.ANSWERED, 422);
        Store store = fixture.store();
        assertThat(store.acknowledge(deadLetter(acknowledged), "paid by hand, 12 €")).isTrue();
        assertThat(store.retry(deadLetter(retried))).isTrue();
        Payment payment = fixture.claim(1, 0);
        payment.see(Evidence.OPERATOR, 0);
        assertThat(store.note(payment, "asked them: not booked")).isTrue();
        store.putBack(payment);
        fixture.awaitAnswers();
        Payment again = fixture.claim(0, 200);
        again.see(Evidence.OPERATOR, 0);
        assertThat(store.note(again, "booked")).isTrue();
        store.settle(again, 1_234_567_890_123_456_789L);
        fixture.awaitAnswers();
    }

    private UUID bury(Evidence evidence, int status) {
        fixture.accept();
        Payment payment = fixture.claim(0, status);
        payment.see(evidence, status);
        fixture.store().bury(payment);
        fixture.awaitAnswers();
        return payment.id();
    }

    private Payment deadLetter(UUID id) {
        return fixture.store().deadLetter(id).orElseThrow();
    }

    private void purge() {
        assertThat(fixture.driver().purge()).isTrue();
    }

    /** The files' slots that are not all zeros, each behind its file and number. */
    private List<String> slots() {
        List<String> slots = new ArrayList<>();
        for (String name : fixture.disk.list()) {
            if (name.equals(RUNS)) {
                continue;
            }
            byte[] content = fixture.disk.content(name);
            for (int from = 0; from < content.length; from += SLOT_BYTES) {
                int to = Math.min(content.length, from + SLOT_BYTES);
                String hex = HexFormat.of().formatHex(content, from, to);
                if (!hex.matches("0*")) {
                    slots.add(name + " " + from / SLOT_BYTES + " " + hex);
                }
            }
        }
        return slots;
    }

    private List<String> expected() throws IOException {
        try (InputStream text = getClass().getResourceAsStream("record-format.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
