package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payment;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start on a full disk: where nothing was ever taken in it may end; else it comes up. */
@Timeout(60)
class FullDiskStartTest {
    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);

    @Test
    void shouldSayHowMuchRoomTheFirstSegmentNeeds() {
        for (String name : fixture.disk.list()) {
            if (name.startsWith("journal-")) {
                deleteJournal(name);
            }
        }
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());

        assertThatThrownBy(fixture::killAndOpen)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        e -> assertThat(e.code()).isEqualTo(JournalException.Code.FULL))
                .hasMessageContaining("its first segment needs 4096 bytes");
        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.killAndOpen();
        assertThat(fixture.accept()).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void shouldComeUpOnAFullDiskAndSettle() {
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());
        while (fixture.accept() == Acceptance.ACCEPTED) {}

        fixture.killAndOpen();

        assertThat(fixture.accept()).isEqualTo(Acceptance.FULL);
        for (Payment payment : fixture.driver().claim(0, 100)) {
            fixture.store().settle(payment, payment.requestedAtNanos());
        }
        fixture.tick();
        assertThat(fixture.driver().totals().getFirst().count())
                .isEqualTo(fixture.acknowledged.size());
        fixture.killAndOpen();
        assertThat(fixture.store().status().pending()).isZero();
    }

    private void deleteJournal(String name) {
        try {
            fixture.disk.delete(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
