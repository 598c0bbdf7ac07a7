package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full, broken or slow. */
@Timeout(20)
class DiskFaultTest {

    private final JournalFixture fixture = JournalFixture.opened(1);

    private static void assertCode(Runnable action, JournalException.Code code) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldGoOnWhileThereIsRoomAndRecoverWhenSpaceReturns(int segments) {
        fixture.disk.setCapacityBytes(segments * (long) JournalFixture.SEGMENT_SIZE_BYTES + 1_000);
        Journal journal = fixture.journal();

        while (journal.roomRecords() > 0) {
            fixture.appendAndAllocate(1);
        }
        assertThat(fixture.appended).hasSize(segments * 63);
        assertThat(fixture.noSpaceCount).isPositive();
        assertThat(fixture.disk.list()).hasSize(segments);
        assertCode(() -> fixture.append(1), JournalException.Code.FULL);
        fixture.sync();
        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        journal.tick();
        fixture.allocate();

        assertThat(journal.roomRecords()).isEqualTo(63);
        fixture.appendSynced(10);
        assertThat(fixture.failuresTold).isZero();
        fixture.disk.crash();
        fixture.reopenExpecting(segments * 63 + 10);
    }

    @Test
    void shouldKeepTheBufferWhenAWriteFindsNoSpace() {
        Journal journal = fixture.journal();
        fixture.append(5);
        fixture.disk.failNextWrite(new NoSpaceException("simulated"));

        assertThat(journal.flush()).isFalse();
        assertThat(journal.isStalled()).isTrue();
        assertThat(fixture.noSpaceCount).isEqualTo(1);
        fixture.append(1);
        assertThat(journal.flush()).as("tried again by a tick only").isFalse();
        assertThat(journal.writtenSequence()).isZero();
        journal.tick();
        assertThat(journal.flush()).isTrue();
        assertThat(journal.isStalled()).isFalse();
        assertThat(journal.roomRecords()).isEqualTo(57);

        fixture.disk.kill();
        fixture.reopenExpecting(6);
    }

    /** As after a sparse copy: what was filled with zeros once has no room of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 9, 13})
    void shouldGoOnInMemoryWhereItsRoomTurnsOutToBeNone(int sectorsLeft) {
        fixture.appendSynced(40);
        Journal journal = fixture.journal();
        journal.reserve(150);
        fixture.allocate();
        fixture.disk.punchHoles();
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes() + 512L * sectorsLeft);

        long room = journal.roomRecords();
        fixture.append((int) room);
        assertThat(journal.flush()).isFalse();

        assertThat(journal.isStalled()).isTrue();
        assertThat(fixture.failuresTold).isZero();
        assertThat(journal.roomRecords()).isZero();
        assertThat(fixture.read(journal.appendedSequence())).isEqualTo(fixture.appended.getLast());
        long written = journal.writtenSequence();
        SimulatedDisk killed = fixture.disk.copy(1);

        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        journal.tick();
        assertThat(journal.isStalled()).isFalse();
        fixture.sync();
        fixture.disk.crash();
        fixture.reopenExpecting(40 + room);

        fixture.disk = killed;
        fixture.reopenExpecting(written);
    }

    @Test
    void shouldMakeRoomAheadOfNeed() {
        Journal journal = fixture.journal();

        journal.reserve(500);
        fixture.allocate();
        assertThat(journal.roomRecords()).isBetween(500L + 31, 500L + 31 + 63);

        fixture.append(200);
        assertThat(fixture.journal().flush()).isTrue();
        fixture.allocate();
        assertThat(journal.roomRecords()).isGreaterThanOrEqualTo(500 + 31);
        fixture.sync();
        fixture.disk.crash();
        fixture.reopenExpecting(200);
        assertThat(fixture.journal().roomRecords()).as("kept").isGreaterThanOrEqualTo(500 + 31);
    }

    /** Else a full disk would be filled with zeros, and emptied, at each turn. */
    @Test
    void shouldTryToAllocateOnceATick() {
        Journal journal = fixture.journal();
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());
        for (int turn = 0; turn < 10; turn++) {
            journal.reserve(500);
            fixture.allocate();
        }
        assertThat(fixture.noSpaceCount).isEqualTo(1);

        journal.tick();
        fixture.allocate();
        assertThat(fixture.noSpaceCount).isEqualTo(2);
    }

    @Test
    void shouldAllocateAgainAfterAnErrorThatNobodyForesaw() {
        fixture.append(40);
        fixture.sync();
        fixture.disk.failNextWrite(new OutOfMemoryError("simulated"));

        assertThatThrownBy(fixture::allocate).hasMessage("simulated");

        fixture.journal().tick();
        fixture.allocate();
        assertThat(fixture.journal().roomRecords()).isEqualTo(23 + 63);
    }

    @Test
    void shouldSyncAgainAfterAnErrorThatNobodyForesaw() {
        fixture.append(5);
        fixture.disk.failNextForce(new StackOverflowError("simulated"));

        assertThatThrownBy(fixture::sync).hasMessage("simulated");

        fixture.sync();
        assertThat(fixture.syncedTold).isEqualTo(5);
    }

    @Test
    void shouldFailForGoodOnAWriteError() {
        fixture.append(5);
        fixture.disk.failNextWrite(new IOException("simulated EIO"));

        assertThat(fixture.journal().flush()).isFalse();

        assertFailed("simulated EIO");
        int forces = fixture.disk.forceCount();
        assertThat(fixture.journal().requestSync()).isFalse();
        assertThat(fixture.disk.forceCount()).isEqualTo(forces);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void shouldNeverSyncAgainAfterAFailedSync(int failures) throws Exception {
        fixture.appendSynced(40);
        fixture.appendAndAllocate(50);
        int forces = fixture.disk.forceCount();
        fixture.disk.failForces(failures);

        fixture.sync();

        assertFailed("simulated fsync error");
        assertThat(fixture.journal().syncedSequence()).isEqualTo(40);
        fixture.journal().flush();
        fixture.journal().tick();
        fixture.journal().deleteBefore(64);
        fixture.allocate();
        fixture.journal().close();
        assertThat(fixture.disk.forceCount()).isEqualTo(forces + 1);
        assertThat(fixture.failuresTold).isEqualTo(1);
    }

    @Test
    void shouldFailForGoodWhenTheAllocationCantSync() {
        fixture.append(40);
        fixture.disk.failForces(1);

        fixture.allocate();

        assertFailed("simulated fsync error");
    }

    /** The kernel shows pages that never came to the disk: what is replayed must get there. */
    @Test
    void shouldSyncAnewWhatAFailedSyncLeftInThePageCache() {
        for (int seed = 0; seed < 50; seed++) {
            JournalFixture life = JournalFixture.opened(seed);
            life.appendSynced(40);
            life.append(20);
            life.disk.failForces(1);
            life.sync();
            life.disk.kill();
            life.reopenExpecting(40);
            long promised = life.journal().syncedSequence();

            life.disk.crash();

            life.reopenExpecting(promised);
        }
    }

    @Test
    void shouldSyncBothSidesOfARollInOrder() {
        fixture.appendAndAllocate(70);
        int forces = fixture.disk.forceCount();

        fixture.sync();

        assertThat(fixture.disk.forceCount()).isEqualTo(forces + 2);
        fixture.disk.crash();
        fixture.reopenExpecting(70);
    }

    @Test
    void shouldWriteOnWhileASyncIsSlow() {
        Journal journal = fixture.journal();
        fixture.append(10);
        journal.flush();
        journal.requestSync();

        fixture.appendAndAllocate(200);
        journal.flush();

        assertThat(journal.requestSync()).isFalse();
        assertThat(journal.writtenSequence()).isEqualTo(210);
        assertThat(journal.syncedSequence()).isZero();
        assertThat(journal.sealedSegments()).isEmpty();
        fixture.syncs.runNext();
        assertThat(fixture.syncs.isIdle()).isTrue();
        assertThat(journal.syncedSequence()).isEqualTo(10);
        assertThat(journal.requestSync()).isTrue();
        fixture.syncs.runNext();
        assertThat(journal.syncedSequence()).isEqualTo(210);
    }

    private void assertFailed(String cause) {
        Journal journal = fixture.journal();
        assertThat(fixture.failure).hasMessageContaining(cause);
        assertThat(journal.failure()).isPresent();
        assertThat(journal.roomRecords()).isZero();
        assertCode(() -> fixture.append(1), JournalException.Code.FAILED);
    }
}
