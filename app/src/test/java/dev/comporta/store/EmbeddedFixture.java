package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.StepExecutor;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An embedded store on a simulated disk, whose background runs when a test says so. */
final class EmbeddedFixture {
    /** 63 records. */
    static final int SEGMENT_SIZE_BYTES = 4096;

    static final List<String> PROCESSORS = List.of("default", "fallback");

    final SimulatedDisk disk;
    final ManualClock clock = new ManualClock();
    final StepExecutor syncs = new StepExecutor();
    final StepExecutor allocations = new StepExecutor();
    final StepExecutor compactions = new StepExecutor();
    final StepExecutor owner = new StepExecutor();

    /**
     * The ids that were acknowledged, in order; all have the amount that {@link #amountOf} says.
     */
    final List<UUID> acknowledged = new ArrayList<>();

    StoreOptions options;
    List<String> processors = PROCESSORS;
    long journalId = 0x5EEDL;
    private Store store;
    private StoreDriver driver;
    private long idCount;

    EmbeddedFixture(long seed, Durability durability) {
        this(seed, durability, 10_000, 1_000_000);
    }

    EmbeddedFixture(long seed, Durability durability, int openMax, long rememberedMax) {
        this(new SimulatedDisk(seed), durability, openMax, rememberedMax, 16);
    }

    /** On what a disk holds; its new payments have other ids. */
    EmbeddedFixture(SimulatedDisk disk, int historyFileRecords) {
        this(disk, Durability.PROCESS, 10_000, 1_000_000, historyFileRecords);
        idCount = 1_000_000;
    }

    @SuppressWarnings("NullAway.Init")
    private EmbeddedFixture(
            SimulatedDisk disk,
            Durability durability,
            int openMax,
            long rememberedMax,
            int historyFileRecords) {
        this.disk = disk;
        options =
                new StoreOptions(
                        durability,
                        openMax,
                        openMax,
                        rememberedMax,
                        historyFileRecords,
                        10 * ManualClock.MILLI,
                        new JournalOptions(SEGMENT_SIZE_BYTES, 2048, () -> journalId));
        open();
    }

    Store store() {
        return store;
    }

    StoreDriver driver() {
        return driver;
    }

    Store open() {
        List.of(syncs, allocations, compactions, owner).forEach(StepExecutor::clear);
        store =
                Store.open(
                        disk,
                        options,
                        new JournalThreads(syncs, allocations, owner),
                        compactions,
                        clock,
                        processors);
        driver = new StoreDriver(store, this::awaitAnswers);
        return store;
    }

    /** SIGKILL, and a new start. */
    void killAndOpen() {
        disk.kill();
        clock.restart();
        open();
    }

    /** Power loss, and a new start. */
    void crashAndOpen() {
        disk.crash();
        clock.restart();
        open();
    }

    /** Ends turns, syncs and allocates until nothing is left to do; compactions wait. */
    void awaitAnswers() {
        do {
            store.commit();
        } while (syncs.runNext() || allocations.runNext() || owner.runNext());
    }

    /** A second passes: what is due in the background is done. */
    void tick() {
        clock.pass(ManualClock.SECOND);
        store.onTick();
        do {
            awaitAnswers();
        } while (compactions.runNext());
    }

    /** Accepts a new payment. */
    Acceptance accept() {
        UUID id = newId();
        Acceptance verdict = driver.accept(id, amountOf(id));
        if (verdict == Acceptance.ACCEPTED) {
            acknowledged.add(id);
        }
        return verdict;
    }

    /** Accepts and settles so many payments. */
    void settle(int count) {
        settle(count, 0);
    }

    /** Accepts and settles so many payments, each after so many attempts that were refused. */
    void settle(int count, int refusals) {
        for (int i = 0; i < count; i++) {
            assertThat(accept()).isEqualTo(Acceptance.ACCEPTED);
            for (int attempt = 0; attempt < refusals; attempt++) {
                store.putBack(claim(attempt % 2, 500 + attempt));
            }
            Payment payment = claim(0, 200);
            store.settle(payment, payment.requestedAtNanos());
        }
        awaitAnswers();
    }

    /** An attempt of the oldest pending payment, a millisecond long, with its answer. */
    Payment claim(int processor, int status) {
        assertThat(driver.ready()).isPositive();
        Payment payment = driver.claim(processor, 1).getFirst();
        clock.pass(ManualClock.MILLI);
        payment.see(Evidence.ANSWERED, status);
        return payment;
    }

    UUID newId() {
        idCount++;
        return new UUID(idCount * 0x9E3779B97F4A7C15L, idCount);
    }

    static long amountOf(UUID id) {
        return 100 + id.getLeastSignificantBits();
    }

    List<String> files(String prefix) {
        return disk.list().stream().filter(name -> name.startsWith(prefix)).toList();
    }
}
