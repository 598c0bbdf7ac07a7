package dev.comporta.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.FakeArchive.Fault;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Transition.Change;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens is archived once in effect, whatever fails in between. */
@Timeout(30)
class ArchiverTest {
    private final FakeStream stream = new FakeStream();
    private final FakeArchive archive = new FakeArchive();
    private long nowMillis = 1_000;
    private boolean isHeld = true;
    private final Clock clock =
            new Clock() {
                @Override
                public long nanos() {
                    return nowMillis * 1_000_000;
                }

                @Override
                public long epochMillis() {
                    return nowMillis;
                }
            };
    private final Archiver archiver = new Archiver(stream, archive, () -> isHeld, clock);

    @AfterEach
    void shouldLetGoOfItsConnection() {
        archiver.end();
        assertThat(archive.openCount).isZero();
    }

    @Test
    void shouldWriteAHundredAtOnceAndFewerAfterAWhile() {
        stream.settle(1, 1);
        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(1);

        stream.settle(2, Archiver.TRANSITIONS_SOON - 1);
        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(1);

        stream.settle(200, 1);
        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(101);

        stream.settle(300, 1);
        nowMillis += Archiver.WAIT_MILLIS;
        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(102);
        assertThat(archiver.status().lag()).isZero();
        assertThat(archiver.status().words()).isEqualTo("ok");
    }

    @Test
    void shouldWriteLargeBatchesWhereItLags() {
        stream.settle(1, 2 * Archiver.ROWS_MAX + 1);

        archiver.step();

        assertThat(archive.written)
                .extracting(it -> it.payments().size())
                .containsExactly(Archiver.ROWS_MAX, Archiver.ROWS_MAX, 1);
    }

    @Test
    void shouldGoOnWhereTheArchiveIsWhateverBroke() {
        for (Fault fault : List.of(Fault.BEFORE_COMMIT, Fault.AFTER_COMMIT)) {
            stream.settle(stream.end() + 1, 150);
            archive.next = fault;
            archiver.step();
            assertThat(archiver.status().problem()).isPresent();
            assertThat(archive.openCount).isZero();

            archiver.step();

            assertThat(archive.kept.payments()).hasSize((int) stream.end());
            assertThat(archiver.status().problem()).isEmpty();
        }
        assertThat(archiver.status().failures()).isEqualTo(2);
    }

    @Test
    void shouldWaitLongerAndLongerWhileTheArchiveIsDownAndTellHowFarItIsBehind() {
        archive.isDown = true;
        stream.settle(1, 250);

        assertThat(archiver.step()).isEqualTo(100);
        assertThat(archiver.step()).isEqualTo(200);
        for (int tries = 0; tries < 10; tries++) {
            archiver.step();
        }
        assertThat(archiver.step()).isEqualTo(Archiver.BACK_OFF_MAX_MILLIS);
        nowMillis += 7_000;
        assertThat(archiver.status().words())
                .isEqualTo("behind by 250 transitions, 7 s; tried again: down");

        archive.isDown = false;
        archiver.step();
        assertThat(archiver.status().words()).isEqualTo("ok");
        archive.next = Fault.BEFORE_COMMIT;
        stream.settle(500, 100);
        assertThat(archiver.step()).isEqualTo(Archiver.BACK_OFF_MILLIS);
    }

    /** There is always something new where payments come in without a pause. */
    @Test
    void shouldNotBeCalledBehindWhileItKeepsUp() {
        for (long second = 1; second <= 10; second++) {
            nowMillis += 1_000;
            stream.settle(2 * second, 1);
            archiver.step();
            stream.settle(2 * second + 1, 1);
        }

        assertThat(archiver.status().lag()).isEqualTo(1);
        assertThat(archiver.status().lagMillis()).isZero();
    }

    @Test
    void shouldWriteNothingBehindAPositionThatTheJournalHasNot() {
        stream.settle(1, 10);
        archiver.step();
        archiver.end();
        FakeArchive.Kept before = archive.kept;
        stream.loseBehind(6);
        stream.settle(100, 1);

        Archiver next = new Archiver(stream, archive, () -> true, clock);
        next.step();

        assertThat(archive.kept).isEqualTo(before);
        assertThat(next.status().problem().orElseThrow())
                .contains("up to position 10", "ends with 7", "older than its archive");
        assertThat(next.status().connected()).isFalse();
    }

    /** The fork of an older copy may have become longer than what was archived. */
    @Test
    void shouldWriteNothingOfAJournalThatWasSetBackAndWentOn() {
        stream.settle(1, 100);
        archiver.step();
        archiver.end();
        FakeArchive.Kept before = archive.kept;
        stream.goAnotherWay(60);
        stream.settle(200, 100);

        Archiver next = new Archiver(stream, archive, () -> true, clock);
        next.step();

        assertThat(archive.kept).isEqualTo(before);
        assertThat(next.status().problem().orElseThrow())
                .contains("position 100", "went on from that");
    }

    /** A run that began behind the position is no contradiction. */
    @Test
    void shouldGoOnInALaterRun() {
        stream.settle(1, 100);
        archiver.step();
        archiver.end();
        stream.goAnotherWay(100);
        stream.settle(200, 100);

        Archiver next = new Archiver(stream, archive, () -> true, clock);
        next.step();
        assertThat(archive.kept.mark()).isEqualTo(new Mark(FakeStream.JOURNAL, 200, 2));
        next.end();
    }

    /** It would look whole. */
    @Test
    void shouldNotBeginAnArchiveThatLacksWhatWasDropped() {
        stream.settle(1, 300);
        stream.drop(100);

        archiver.step();

        assertThat(archive.written).isEmpty();
        assertThat(archiver.status().problem().orElseThrow())
                .contains("position 0", "up to 100 was dropped", "accept-loss");
    }

    /** Accepting the loss is refused there: it would look as if all of it were gone. */
    @Test
    void shouldNotGoOnWithAnArchiveThatWasSetBackBehindWhatWasDropped() {
        stream.settle(1, 300);
        archiver.step();
        archiver.end();
        stream.drop(100);
        archive.kept =
                new FakeArchive.Kept(new Mark(FakeStream.JOURNAL, 50, 1), Map.of(), Set.of());

        archiver.step();

        assertThat(archive.kept.position()).isEqualTo(50);
        assertThat(archiver.status().problem())
                .hasValue(
                        "the archive has everything up to position 50, and what was closed up to"
                                + " 100 was dropped here since it had that (HISTORY_KEEP): it was"
                                + " set back. Give it a newer backup of itself. If there is none:"
                                + " see \"An archive that was set back\" in docs/archive.md");
    }

    @Test
    void shouldBeginItOnceTheLossIsAccepted() {
        stream.settle(1, 300);
        stream.drop(100);
        archive.kept =
                new FakeArchive.Kept(new Mark(FakeStream.JOURNAL, 0, 0, 100), Map.of(), Set.of());

        archiver.step();

        assertThat(archiver.status().problem()).isEmpty();
        assertThat(archive.kept.position()).isEqualTo(300);
        assertThat(archive.kept.payments()).hasSize(200);
    }

    /** What was accepted is not all that is missing. */
    @Test
    void shouldNotBeginItWhereMoreWasDroppedThanIsAccepted() {
        stream.settle(1, 300);
        stream.drop(101);
        archive.kept =
                new FakeArchive.Kept(new Mark(FakeStream.JOURNAL, 0, 0, 100), Map.of(), Set.of());

        archiver.step();

        assertThat(archive.written).isEmpty();
    }

    /** The loss is another journal's, and so is the archive. */
    @Test
    void shouldNotBeginAnotherJournalsArchive() {
        stream.settle(1, 300);
        archive.kept = new FakeArchive.Kept(new Mark(8, 0, 0, 100), Map.of(), Set.of());

        archiver.step();

        assertThat(archiver.status().problem().orElseThrow()).contains("another journal");
    }

    @Test
    void shouldWriteNothingOfAnotherJournal() {
        archive.kept = new FakeArchive.Kept(new Mark(8, 10, 1), Map.of(), Set.of());
        stream.settle(1, 100);

        archiver.step();

        assertThat(archiver.status().problem().orElseThrow()).contains("another journal");
    }

    @Test
    void shouldWriteNothingWhileAnotherInstanceMayOwnTheJournal() {
        stream.settle(1, 200);
        isHeld = false;

        archiver.step();
        assertThat(archive.kept.position()).isZero();

        isHeld = true;
        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(200);
    }

    @Test
    void shouldWriteNothingWhereTheJournalIsLostInMidStep() {
        Iterator<Boolean> held = List.of(true, false).iterator();
        Archiver losing = new Archiver(stream, archive, () -> held.hasNext() && held.next(), clock);
        stream.settle(1, 1);

        losing.step();

        assertThat(archive.written).isEmpty();
        assertThat(losing.status().problem()).isPresent();
        losing.end();
    }

    @Test
    void shouldReadOnWhereFilesWereDeletedUnderIt() {
        stream.settle(1, 300);
        stream.failOnceAt(150);

        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(149);
        assertThat(archiver.status().failures()).isZero();

        archiver.step();
        assertThat(archive.kept.position()).isEqualTo(300);
    }

    @Test
    void shouldTellOfRowsThatWereRefused() {
        archive.refusedRows = 2;
        stream.settle(1, 100);

        archiver.step();

        assertThat(archiver.status().refusedRows()).isEqualTo(2);
        assertThat(archiver.status().rows()).isEqualTo(98);
        assertThat(archiver.status().words()).contains("2 rows refused");
    }

    @Test
    void shouldPurgeWhatWasArchivedInALag() {
        stream.settle(1, 100);
        archiver.step();
        stream.settle(200, 50).purge().settle(300, 50).add(Change.ACCEPTED, 400, 0);

        archiver.step();

        assertThat(archive.kept.payments()).hasSize(50);
        assertThat(archive.kept.purges()).containsExactly(151L);
    }

    @Test
    void shouldBeginNothingMoreOnceItIsStopped() {
        stream.settle(1, 100);
        archiver.step();
        archiver.stop();
        stream.settle(200, 100);

        archiver.step();

        assertThat(archive.kept.position()).isEqualTo(100);
    }
}
