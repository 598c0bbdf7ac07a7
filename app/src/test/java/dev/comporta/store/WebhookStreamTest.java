package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.SimulatedDisk;
import dev.comporta.payment.Bookmark;
import dev.comporta.payment.Payment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import dev.comporta.webhook.WebhookEvent;
import dev.comporta.webhook.WebhookEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What webhooks need of a store: the same events wherever they are read, and a position. */
@Timeout(60)
class WebhookStreamTest {
    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);

    @Test
    void shouldGiveTheSameEventsFromTheJournalAndFromWhatCompactionLeft() {
        TransitionStream stream = fixture.store().transitions();
        fixture.settle(5, 2);
        UUID acknowledged = bury();
        fixture.store()
                .acknowledge(fixture.store().deadLetter(acknowledged).orElseThrow(), "seen to");
        UUID retried = bury();
        fixture.store().retry(fixture.store().deadLetter(retried).orElseThrow());
        Payment again = fixture.claim(1, 200);
        fixture.store().settle(again, again.requestedAtNanos());
        bury();
        for (int tick = 0; tick < 3; tick++) {
            fixture.clock.pass(ManualClock.SECOND);
            fixture.awaitAnswers();
            fixture.store().onTick();
        }
        List<String> fromTheJournal = ids(stream);
        fixture.settle(200);
        fixture.tick();
        fixture.tick();
        assertThat(fixture.files("snapshot-")).hasSize(1);

        List<String> afterwards = ids(stream);

        assertThat(fromTheJournal).hasSize(11).doesNotHaveDuplicates();
        assertThat(afterwards).containsAll(fromTheJournal).doesNotHaveDuplicates().hasSize(211);
        List<String> ofTheRetried =
                afterwards.stream().filter(it -> it.contains(retried.toString())).toList();
        assertThat(ofTheRetried.stream().map(it -> it.substring(0, 6)))
                .containsExactly("buried", "retrie", "settle");
    }

    @Test
    void shouldKeepAPositionThroughPowerLoss() {
        Bookmark bookmark = fixture.store().webhooksBookmark();
        assertThat(bookmark.position()).isEmpty();

        for (long position = 1; position < 50; position++) {
            bookmark.keep(position);
            fixture.crashAndOpen();
            bookmark = fixture.store().webhooksBookmark();
            assertThat(bookmark.position()).hasValue(position);
        }
    }

    @Test
    void shouldHaveTheOldPositionOrTheNewOneWhereverItBreaksOff() {
        fixture.store().webhooksBookmark().keep(7);
        for (int operation = 0; ; operation++) {
            fixture.disk.losePowerAfter(operation);
            try {
                fixture.store().webhooksBookmark().keep(8);
                fixture.disk.kill();
                assertThat(operation).isGreaterThan(2);
                return;
            } catch (SimulatedDisk.PowerLoss lost) {
                fixture.crashAndOpen();
            }
            long kept = fixture.store().webhooksBookmark().position().orElseThrow();
            assertThat(kept).isBetween(7L, 8L);
            fixture.store().webhooksBookmark().keep(7);
        }
    }

    @Test
    void shouldGoWithACopyAndNotBeyondItsEnd() throws IOException {
        fixture.settle(10);
        fixture.store().webhooksBookmark().keep(12);
        assertThat(copied(new SimulatedDisk(3))).isEqualTo(12);

        fixture.store().webhooksBookmark().keep(1_000);
        assertThat(copied(new SimulatedDisk(4)))
                .isEqualTo(fixture.store().status().fill().journalRecords());
    }

    private long copied(SimulatedDisk copy) throws IOException {
        new Backup(fixture.disk, 16, copy, 16, (records, all) -> {}).run();
        return new DataDirectory(copy, 16).webhooksPosition().orElseThrow();
    }

    @Test
    void shouldSayThatItsFileIsDamaged() throws IOException {
        fixture.store().webhooksBookmark().keep(12);
        fixture.disk.create("webhooks", 0).close();

        assertThatThrownBy(() -> fixture.store().webhooksBookmark().position())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("can't read the file webhooks");
    }

    private UUID bury() {
        fixture.accept();
        Payment payment = fixture.claim(0, 400);
        fixture.store().bury(payment);
        return payment.id();
    }

    private static List<String> ids(TransitionStream stream) {
        List<String> ids = new ArrayList<>();
        WebhookEvents events = new WebhookEvents(EmbeddedFixture.PROCESSORS);
        stream.read(
                0,
                new TransitionStream.Target() {
                    @Override
                    public void take(Transition transition) {
                        events.of(transition).stream().map(WebhookEvent::id).forEach(ids::add);
                    }

                    @Override
                    public void reached(long position) {}
                });
        return ids;
    }
}
