package dev.comporta.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFrame;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Payment;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can't be trusted stops the start, and says which file it is. */
@Timeout(60)
class DamagedDirectoryTest {
    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);

    @BeforeEach
    void fill() {
        fill(fixture);
    }

    private static void fill(EmbeddedFixture empty) {
        empty.settle(100);
        empty.settle(8, 3);
        empty.settle(40);
        empty.accept();
        empty.tick();
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

        for (long bit = 0; bit < RecordFrame.LENGTH * 8L; bit++) {
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

        fixture.disk.setContent(history, new byte[5 * RecordFrame.LENGTH + 3]);

        assertRefused(JournalException.Code.DAMAGED, history);
    }

    @Test
    void shouldMissTheLastOfTheAttempts() {
        String attempts = fixture.files("attempts-").getLast();

        fixture.disk.setContent(attempts, new byte[3]);

        assertRefused(JournalException.Code.DAMAGED, attempts);
    }

    /** No money hangs on them, and a start does not read them. */
    @Test
    void shouldFindDamagedAttemptsWhenTheyAreAskedFor() {
        String attempts = fixture.files("attempts-").getFirst();
        UUID refusedThrice = fixture.acknowledged.get(100);
        fixture.disk.flipBit(attempts, 300);
        fixture.killAndOpen();

        assertThatThrownBy(() -> fixture.driver().find(refusedThrice))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(attempts);
        assertThat(fixture.driver().find(fixture.acknowledged.getFirst())).isPresent();
    }

    /** What a program leaves that knows of no attempts in the history. */
    @Test
    void shouldTakeASnapshotThatCountsNoAttempts() {
        UUID refusedThrice = fixture.acknowledged.get(100);
        assertThat(numbersOf(refusedThrice)).containsExactly(1, 2, 3, 4);
        List<Totals> totals = fixture.driver().totals();
        String snapshot = fixture.files("snapshot-").getFirst();
        byte[] content = fixture.disk.content(snapshot);

        fixture.disk.setContent(
                snapshot, Arrays.copyOf(content, content.length - RecordFrame.LENGTH));
        fixture.killAndOpen();

        assertThat(fixture.driver().totals()).isEqualTo(totals);
        assertThat(numbersOf(refusedThrice)).containsExactly(4);
        fixture.settle(8, 3);
        fixture.settle(40);
        fixture.tick();
        fixture.killAndOpen();
        assertThat(numbersOf(fixture.acknowledged.get(170))).containsExactly(1);
        assertThat(numbersOf(fixture.acknowledged.get(150))).containsExactly(1, 2, 3, 4);
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
        fill(other);
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

    @Test
    void shouldKeepProgramsAwayThatDontKnowAcknowledgements() {
        String before = content("processors");
        assertThat(before).isEqualTo("default\nfallback");
        fixture.accept();
        Payment payment = fixture.claim(0, 400);
        fixture.store().bury(payment);

        assertThat(fixture.store().acknowledge(payment, "seen to")).isTrue();

        // An older program takes each line for a processor, and misses this one.
        assertThat(content("processors"))
                .isEqualTo(before + "\n#needs a program that knows acknowledged dead letters");
        fixture.processors = List.of("default", "fallback", "third");
        fixture.killAndOpen();
        assertThat(fixture.driver().totals()).hasSize(3);
        assertThat(content("processors")).contains("third\n#needs a program");
        assertThat(new DataDirectory(fixture.disk).processorNames()).isEqualTo(fixture.processors);
    }

    @Test
    void shouldRefuseADirectoryThatNeedsANewerProgram() {
        fixture.disk.setContent("processors", "default\nfallback\n#needs wings".getBytes(UTF_8));

        assertThatThrownBy(fixture::killAndOpen)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("newer program")
                .hasMessageContaining("wings");
    }

    @Test
    void shouldRefuseNamesThatTheFileCantKeep() {
        List<String> many =
                Stream.concat(
                                fixture.processors.stream(),
                                IntStream.range(0, 127).mapToObj("p%d"::formatted))
                        .toList();
        for (List<String> names :
                List.of(
                        List.of("default", "fallback", "#needs x"),
                        List.of("default", "fallback", "two\nlines"),
                        many)) {
            fixture.processors = names;

            assertThatThrownBy(fixture::killAndOpen).isInstanceOf(IllegalArgumentException.class);

            assertThat(content("processors")).isEqualTo("default\nfallback");
        }
        fixture.processors = many.subList(0, 128);
        fixture.killAndOpen();
        fixture.accept();
        Payment payment = fixture.claim(127, 200);
        fixture.store().settle(payment, 1);
        fixture.awaitAnswers();
        fixture.killAndOpen();
        assertThat(fixture.driver().totals().getLast().count()).isEqualTo(1);
    }

    private String content(String name) {
        return new String(fixture.disk.content(name), UTF_8);
    }

    private void assertRefused(JournalException.Code code, String message) {
        assertThatThrownBy(fixture::killAndOpen)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private List<Integer> numbersOf(UUID id) {
        return fixture.driver().find(id).orElseThrow().trail().stream()
                .map(told -> told.attempt().number())
                .toList();
    }

    private static void delete(EmbeddedFixture fixture, String name) {
        try {
            fixture.disk.delete(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
