package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Transition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy that is taken while a store is at work is a store, as of one moment. */
@Timeout(120)
class BackupTest {
    private static final int COPY_FILE_RECORDS = 40;

    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
    private final List<UUID> ids = new ArrayList<>();
    private SimulatedDisk copy = new SimulatedDisk(2);

    /** What anyone can see of a store after a start. */
    private record Sight(List<Totals> totals, List<PaymentLife> lives, List<UUID> unknown) {
        static Sight of(SimulatedDisk disk, int historyFileRecords, List<UUID> ids) {
            EmbeddedFixture fixture = opened(disk, historyFileRecords);
            List<PaymentLife> lives = new ArrayList<>();
            List<UUID> unknown = new ArrayList<>();
            for (UUID id : ids) {
                fixture.driver().find(id).ifPresentOrElse(lives::add, () -> unknown.add(id));
            }
            return new Sight(fixture.driver().totals(), lives, unknown);
        }
    }

    @Test
    void shouldHoldAllThatWasRecorded() throws IOException {
        live();

        Backup.Done done = backup();

        assertThat(done.before()).isZero();
        assertThat(done.position()).isEqualTo(end());
        assertThat(done.unsettled()).isEqualTo(3);
        assertThat(copied()).isEqualTo(source());
        assertThat(fixture.store().status().failure()).isEmpty();
    }

    @Test
    void shouldHoldWhatOnlyTheJournalHas() throws IOException {
        accept();

        assertThat(backup().unsettled()).isEqualTo(1);

        assertThat(copied()).isEqualTo(source());
    }

    @Test
    void shouldGoOnWithEachRunAndWriteOnlyWhatWasAdded() throws IOException {
        live();
        backup();
        for (int round = 0; round < 6; round++) {
            List<String> full = files(copy, "history-");
            byte[] first = copy.content(full.getFirst());
            live();
            if (round % 2 == 0) {
                fixture.tick();
            }

            Backup.Done done = backup();

            assertThat(done.position()).isEqualTo(end()).isGreaterThan(done.before());
            assertThat(copied()).isEqualTo(source());
            assertThat(copy.content(full.getFirst())).startsWith(first);
            assertThat(files(copy, "snapshot-")).hasSize(1);
        }
        assertThat(backup().before()).isEqualTo(end());
        assertThat(copied()).isEqualTo(source());

        copy.flipBit(files(copy, "history-").getFirst(), 777);
        assertThatThrownBy(this::backup)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the copy: ")
                .hasMessageContaining("damaged");
    }

    @Test
    void shouldForgetWhatWasPurged() throws IOException {
        live();
        backup();
        fixture.driver().purge();
        fixture.settle(10);
        assertThat(backup().position()).isEqualTo(end());
        assertThat(copied()).isEqualTo(source());

        fixture.settle(70);
        fixture.driver().purge();
        live();
        fixture.tick();
        fixture.tick();
        backup();
        assertThat(copied()).isEqualTo(source());
        assertThat(copied().unknown()).isNotEmpty();
    }

    /** At every operation of the copy's disk, the first time and the second. */
    @Test
    void shouldBeWholeOrRefusedWhereverItIsBrokenOff() throws IOException {
        live();
        breakOffEverywhere(Optional.empty());
        backup();
        live();
        fixture.tick();
        breakOffEverywhere(Optional.of(copied()));
    }

    private void breakOffEverywhere(Optional<Sight> before) throws IOException {
        SimulatedDisk begun = copy;
        Sight after = source();
        int refused = 0;
        for (int operation = 0; ; operation++) {
            for (boolean isPowerLost : new boolean[] {true, false}) {
                copy = begun.copy(operation);
                copy.losePowerAfter(operation);
                try {
                    backup();
                    copy = begun;
                    assertThat(operation).isGreaterThan(10);
                    assertThat(refused).isPositive();
                    return;
                } catch (SimulatedDisk.PowerLoss broken) {
                    if (isPowerLost) {
                        copy.crash();
                    } else {
                        copy.kill();
                    }
                }
                refused += isRefused() ? 1 : 0;
                if (!isRefused()) {
                    assertThat(copied()).isIn(before.orElse(after), after);
                }
                backup();
                assertThat(copied()).isEqualTo(after);
            }
        }
    }

    private boolean isRefused() throws IOException {
        if (copy.list().isEmpty()) {
            return true;
        }
        try {
            copied();
            return false;
        } catch (JournalException e) {
            assertThat(e).hasMessageContaining("half of a store is here: ");
            return true;
        }
    }

    /** What its owner does meanwhile deletes files under the reader, and makes new ones. */
    @Test
    void shouldBeOfOneMomentHoweverTheStoreGoesOnMeanwhile() throws IOException {
        live();
        fixture.tick();
        for (int access = 0; access < 40; access++) {
            copy = new SimulatedDisk(access);
            for (Runnable work : List.<Runnable>of(this::live, this::compact, this::purge)) {
                Meddled meddled = new Meddled(access, work);

                Backup.Done done = backup(meddled);

                assertThat(done.position()).isLessThanOrEqualTo(end());
                opened(copy.copy(1), COPY_FILE_RECORDS);
                backup();
                assertThat(copied()).isEqualTo(source());
            }
        }
    }

    private void compact() {
        fixture.settle(100, 1);
        fixture.tick();
        fixture.tick();
    }

    private void purge() {
        fixture.driver().purge();
        compact();
    }

    @Test
    void shouldHoldNothingThatTheJournalMayLose() throws IOException {
        live();
        fixture.awaitAnswers();
        accept(); // written, and not synced
        Backup.Done done = backup();

        fixture.crashAndOpen();

        assertThat(end()).isGreaterThanOrEqualTo(done.position());
        backup();
        assertThat(copied()).isEqualTo(source());
    }

    @Test
    void shouldGoOnWithWhatABrokenOffRunHasCopied() throws IOException {
        fixture.settle(400, 1);
        fixture.tick();
        copy.losePowerAfter(20);
        assertThatThrownBy(this::backup).isInstanceOf(SimulatedDisk.PowerLoss.class);
        copy.kill();
        List<Long> all = new ArrayList<>();
        new Backup(fixture.disk, 16, copy, COPY_FILE_RECORDS, (records, of) -> all.add(of)).run();

        assertThat(files(copy, "attempts-")).isNotEmpty();
        assertThat(copied()).isEqualTo(source());
    }

    @Test
    void shouldTellThatThereIsNoRoomAndGoOnOnceThereIs() throws IOException {
        live();
        backup();
        live();
        Sight before = copied();
        copy.setCapacityBytes(copy.usedBytes() + 640);
        assertThatThrownBy(this::backup).isInstanceOf(NoSpaceException.class);
        assertThat(copied()).isEqualTo(before);

        copy.setCapacityBytes(Long.MAX_VALUE);
        backup();
        assertThat(copied()).isEqualTo(source());
    }

    @Test
    void shouldRefuseTheCopyOfAnotherJournal() throws IOException {
        live();
        backup();
        EmbeddedFixture other = otherJournal();

        assertRefused(other.disk, "copy of another journal");
        copy = new SimulatedDisk(3);
        copy.losePowerAfter(10);
        assertThatThrownBy(this::backup).isInstanceOf(SimulatedDisk.PowerLoss.class);
        copy.kill();
        assertRefused(other.disk, "holds something else");
    }

    private static EmbeddedFixture otherJournal() throws IOException {
        EmbeddedFixture other = new EmbeddedFixture(7, Durability.PROCESS);
        for (String name : other.disk.list()) {
            other.disk.delete(name);
        }
        other.journalId = 0xF0F0L;
        other.killAndOpen();
        other.settle(30);
        return other;
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomethingElse() throws IOException {
        live();
        copy.create("holiday.txt", 10).close();
        copy.syncDirectory();

        assertRefused(fixture.disk, "holds something else");
        assertThat(copy.list()).containsExactly("holiday.txt");
    }

    @Test
    void shouldRefuseACopyThatAGatewayHasGoneOnFrom() throws IOException {
        live();
        backup();
        EmbeddedFixture restored = opened(copy, COPY_FILE_RECORDS);
        restored.settle(1);
        copy.kill();
        assertRefused(fixture.disk, "a gateway has started from it");

        restored.killAndOpen();
        restored.settle(200);
        restored.tick();
        restored.tick();
        copy.kill();
        fixture.settle(300);
        assertThatThrownBy(this::backup).hasMessageContaining("can't bring this copy up to date");
    }

    @Test
    void shouldRefuseAJournalThatWasSetBack() throws IOException {
        live();
        SimulatedDisk older = fixture.disk.copy(5);
        live();
        backup();

        assertRefused(older, "it is an older one");
        EmbeddedFixture other = opened(older, 16);
        other.settle(300);
        assertRefused(older, "it was set back");
    }

    @Test
    void shouldTellWhereTheSourceIsDamaged() {
        live();
        String segment = files(fixture.disk, "journal-").getFirst();
        fixture.disk.flipBit(segment, 64 * 8 * 10 + 100);

        assertThatThrownBy(this::backup)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(segment);
    }

    @Test
    void shouldCopyNothingOfAJournalWithoutRecords() throws IOException {
        assertThat(backup().position()).isZero();
        live();
        backup();

        assertThat(copied()).isEqualTo(source());
    }

    @Test
    void shouldNameWhatIsOpenInACopy() throws IOException {
        live();
        backup();
        List<UUID> open = new ArrayList<>();

        try (DataDirectory directory = new DataDirectory(copy, COPY_FILE_RECORDS)) {
            directory.dumpOpen(it -> open.add(((Transition.Changed) it).payment().id()));
        }

        assertThat(open).hasSize(4).allMatch(id -> fixture.driver().find(id).isPresent());
    }

    private void assertRefused(Disk source, String reason) {
        assertThatThrownBy(() -> backup(source))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        it -> assertThat(it.code()).isEqualTo(JournalException.Code.OUTDATED))
                .hasMessageContaining(reason);
    }

    /** Payments in every state, the newest of which are not compacted. */
    private void live() {
        fixture.settle(20);
        fixture.settle(15, 2);
        bury();
        UUID acknowledged = bury();
        Payment deadLetter = fixture.store().deadLetter(acknowledged).orElseThrow();
        assertThat(fixture.store().acknowledge(deadLetter, "paid by hand, says Ana")).isTrue();
        fixture.settle(20, 1);
        accept();
        accept();
        accept();
        fixture.store().putBack(fixture.claim(1, 503));
        fixture.claim(0, 504);
        fixture.awaitAnswers();
        ids.addAll(fixture.acknowledged);
        fixture.acknowledged.clear();
    }

    private void accept() {
        assertThat(fixture.accept()).isEqualTo(Acceptance.ACCEPTED);
        ids.add(fixture.acknowledged.getLast());
        fixture.store().commit();
    }

    private UUID bury() {
        accept();
        Payment payment = fixture.claim(0, 400);
        fixture.store().bury(payment);
        fixture.awaitAnswers();
        return payment.id();
    }

    private Backup.Done backup() throws IOException {
        return backup(fixture.disk);
    }

    private Backup.Done backup(Disk source) throws IOException {
        return new Backup(source, 16, copy, COPY_FILE_RECORDS, (records, all) -> {}).run();
    }

    private long end() {
        return fixture.store().status().fill().journalRecords();
    }

    private Sight source() throws IOException {
        fixture.disk.syncDirectory();
        return Sight.of(fixture.disk.copy(8), 16, ids);
    }

    private Sight copied() throws IOException {
        copy.syncDirectory();
        return Sight.of(copy.copy(9), COPY_FILE_RECORDS, ids);
    }

    private static EmbeddedFixture opened(SimulatedDisk disk, int historyFileRecords) {
        return new EmbeddedFixture(disk, historyFileRecords);
    }

    private static List<String> files(SimulatedDisk disk, String prefix) {
        return disk.list().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /** The source, whose owner does something in front of one access. */
    private final class Meddled implements Disk {
        private final Runnable work;
        private int accessesLeft;

        Meddled(int accesses, Runnable work) {
            this.work = work;
            accessesLeft = accesses;
        }

        private void access() {
            if (accessesLeft-- == 0) {
                work.run();
            }
        }

        @Override
        public List<String> list() {
            access();
            return fixture.disk.list();
        }

        @Override
        public DiskFile open(String name) throws IOException {
            access();
            return new MeddledFile(fixture.disk.open(name));
        }

        @Override
        public DiskFile create(String name, long sizeBytes) {
            throw new AssertionError(name);
        }

        @Override
        public void delete(String name) {
            throw new AssertionError(name);
        }

        @Override
        public void rename(String from, String to) {
            throw new AssertionError(from);
        }

        @Override
        public void syncDirectory() {
            throw new AssertionError("read only");
        }

        private final class MeddledFile implements DiskFile {
            private final DiskFile file;

            MeddledFile(DiskFile file) {
                this.file = file;
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                access();
                return file.read(target, position);
            }

            @Override
            public void write(ByteBuffer bytes, long position) {
                throw new AssertionError("read only");
            }

            @Override
            public void force() throws IOException {
                file.force();
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void truncate(long sizeBytes) {
                throw new AssertionError("read only");
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }
    }
}
