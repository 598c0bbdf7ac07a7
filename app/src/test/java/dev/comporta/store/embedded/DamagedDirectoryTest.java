package dev.comporta.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordView;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can't be trusted stops the start, and says which file it is. */
@Timeout(60)
class DamagedDirectoryTest {
    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);

    @BeforeEach
    void fill() {
        fixture.settle(100);
        fixture.accept();
        fixture.tick();
    }

    @Test
    void shouldFindEveryFlippedBitOfASnapshot() {
        String snapshot = fixture.files("snapshot-").getFirst();

        for (long bit = 0; bit < fixture.disk.content(snapshot).length * 8L; bit++) {
            fixture.disk.flipBit(snapshot, bit);
            assertRefused(JournalException.Code.DAMAGED, snapshot);
            fixture.disk.flipBit(snapshot, bit);
        }
        fixture.killAndOpen();
    }

    @Test
    void shouldFindEveryFlippedBitOfARecordOfTheHistory() {
        String history = fixture.files("history-").get(2);

        for (long bit = 0; bit < RecordView.LENGTH * 8L; bit++) {
            fixture.disk.flipBit(history, bit);
            assertRefused(JournalException.Code.DAMAGED, history);
            fixture.disk.flipBit(history, bit);
        }
        fixture.killAndOpen();
    }

    @Test
    void shouldMissAHistoryFile() throws IOException {
        String history = fixture.files("history-").get(1);

        fixture.disk.delete(history);

        assertRefused(JournalException.Code.UNREADABLE, history);
    }

    @Test
    void shouldFindAHistoryFileCutShort() {
        String history = fixture.files("history-").get(1);

        fixture.disk.setContent(history, new byte[5 * RecordView.LENGTH + 3]);

        assertRefused(JournalException.Code.DAMAGED, history);
    }

    @Test
    void shouldFindASnapshotCutShort() {
        String snapshot = fixture.files("snapshot-").getFirst();

        fixture.disk.setContent(snapshot, new byte[10]);

        assertRefused(JournalException.Code.DAMAGED, snapshot);
    }

    @Test
    void shouldRefuseTheSnapshotOfAnotherJournal() {
        EmbeddedFixture other = new EmbeddedFixture(1, Durability.POWER);
        other.store().close();
        other.disk.list().forEach(name -> delete(other, name));
        other.journalId = 99;
        other.open();
        other.settle(100);
        other.accept();
        other.tick();
        String snapshot = fixture.files("snapshot-").getFirst();

        fixture.disk.setContent(snapshot, other.disk.content(snapshot));

        assertRefused(JournalException.Code.DAMAGED, "another journal");
    }

    @Test
    void shouldRefuseAnotherOrderOfProcessors() {
        for (List<String> names :
                List.of(
                        List.of("fallback", "default"),
                        List.of("default"),
                        List.of("new", "default", "fallback"))) {
            fixture.processors = names;

            assertThatThrownBy(fixture::killAndOpen)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[default, fallback]")
                    .hasMessageContaining(names.toString());
        }
    }

    @Test
    void shouldTakeFurtherProcessorsBehindTheKnownOnes() {
        fixture.processors = List.of("default", "fallback", "third");
        fixture.killAndOpen();
        assertThat(fixture.driver().totals()).hasSize(3);

        fixture.processors = List.of("default", "fallback");
        assertThatThrownBy(fixture::killAndOpen).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(JournalException.Code code, String message) {
        assertThatThrownBy(fixture::killAndOpen)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static void delete(EmbeddedFixture fixture, String name) {
        try {
            fixture.disk.delete(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
