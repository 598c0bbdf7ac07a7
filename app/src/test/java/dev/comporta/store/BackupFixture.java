package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.Disk;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A store on a simulated disk, and a copy of it on another one. */
final class BackupFixture {
    static final int COPY_FILE_RECORDS = 40;

    final EmbeddedFixture store;
    final List<UUID> ids = new ArrayList<>();
    SimulatedDisk copy = new SimulatedDisk(2);

    BackupFixture() {
        this(new EmbeddedFixture(1, Durability.PROCESS));
    }

    BackupFixture(EmbeddedFixture store) {
        this.store = store;
    }

    /** What anyone can see of a store after a start. */
    record Sight(List<Totals> totals, List<PaymentLife> lives, List<UUID> unknown) {
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

    /** Payments in every state, the newest of which are not compacted. */
    void live() {
        store.settle(20);
        store.settle(15, 2);
        bury();
        UUID acknowledged = bury();
        Payment deadLetter = store.store().deadLetter(acknowledged).orElseThrow();
        assertThat(store.store().acknowledge(deadLetter, "paid by hand, says Ana")).isTrue();
        store.settle(20, 1);
        accept();
        accept();
        accept();
        store.store().putBack(store.claim(1, 503));
        store.claim(0, 504);
        store.awaitAnswers();
        ids.addAll(store.acknowledged);
        store.acknowledged.clear();
    }

    void accept() {
        assertThat(store.accept()).isEqualTo(Acceptance.ACCEPTED);
        ids.add(store.acknowledged.getLast());
        store.store().commit();
    }

    UUID bury() {
        accept();
        Payment payment = store.claim(0, 400);
        store.store().bury(payment);
        store.awaitAnswers();
        return payment.id();
    }

    Backup.Done run() throws IOException {
        return run(store.disk);
    }

    Backup.Done run(Disk source) throws IOException {
        return new Backup(source, 16, copy, COPY_FILE_RECORDS, (records, all) -> {}).run();
    }

    /** The last record of the source. */
    long end() {
        return store.store().status().fill().journalRecords();
    }

    Sight source() throws IOException {
        store.disk.syncDirectory();
        return Sight.of(store.disk.copy(8), 16, ids);
    }

    Sight copied() throws IOException {
        copy.syncDirectory();
        return Sight.of(copy.copy(9), COPY_FILE_RECORDS, ids);
    }

    static EmbeddedFixture opened(SimulatedDisk disk, int historyFileRecords) {
        return new EmbeddedFixture(disk, historyFileRecords);
    }

    static List<String> files(SimulatedDisk disk, String prefix) {
        return disk.list().stream().filter(name -> name.startsWith(prefix)).toList();
    }
}
