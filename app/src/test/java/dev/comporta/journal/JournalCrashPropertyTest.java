package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random lives of a journal. After each crash a prefix of what was appended comes back, that holds
 * at least what was safe. More seeds: {@code -Djournal.seeds=10000}; one: {@code
 * -Djournal.firstSeed=77 -Djournal.seeds=1}.
 */
class JournalCrashPropertyTest {

    private static final int STEPS = 300;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldBringBackAPrefixAfterAnyCrash() {
        long firstSeed = Long.getLong("journal.firstSeed", 1);
        long seeds = Long.getLong("journal.seeds", 400);
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            runLife(seed);
        }
    }

    private static void runLife(long seed) {
        JournalFixture fixture = JournalFixture.opened(seed);
        List<String> steps = new ArrayList<>();
        try {
            for (int i = 0; i < STEPS; i++) {
                steps.add(step(fixture));
            }
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + " after " + steps, e);
        }
    }

    private static String step(JournalFixture fixture) {
        Journal journal = fixture.journal();
        int dice = fixture.random.nextInt(100);
        if (dice < 40) {
            long count = Math.min(journal.roomRecords(), fixture.random.nextInt(1, 40));
            fixture.append((int) count);
            return "append " + count;
        }
        if (dice < 60) {
            return "flush " + journal.flush();
        }
        if (dice < 70) {
            return "requestSync " + journal.requestSync();
        }
        if (dice < 80) {
            return "sync " + fixture.syncs.runNext();
        }
        if (dice < 92) {
            return "allocate " + fixture.allocations.runNext();
        }
        return rareStep(fixture, dice);
    }

    private static String rareStep(JournalFixture fixture, int dice) {
        Journal journal = fixture.journal();
        return switch (dice) {
            case 92 -> {
                journal.deleteBefore(journal.appendedSequence() - 100);
                yield "deleteBefore";
            }
            case 93 -> {
                boolean isFull = fixture.random.nextBoolean();
                fixture.disk.setCapacityBytes(isFull ? fixture.disk.usedBytes() : Long.MAX_VALUE);
                journal.tick();
                yield "disk is full: " + isFull;
            }
            case 94 -> {
                fixture.disk.failForces(fixture.random.nextInt(1, 4));
                yield "fail forces";
            }
            case 95, 96 -> "kill " + reopen(fixture, false);
            default -> "crash " + reopen(fixture, true);
        };
    }

    /** Loses power a few more times while the journal is opened, in one case of two. */
    private static String reopen(JournalFixture fixture, boolean losesPower) {
        loseInTheMiddle(fixture);
        Journal journal = fixture.journal();
        boolean keepsWritten = !losesPower && journal.failure().isEmpty();
        long safe = keepsWritten ? journal.writtenSequence() : journal.syncedSequence();
        long first = journal.firstSequence();
        SimulatedDisk disk = fixture.disk;
        int losses = 0;
        if (losesPower) {
            disk.crash();
        } else {
            disk.kill();
        }
        disk.failForces(0);
        while (losesPower && fixture.random.nextBoolean()) {
            disk.losePowerAfter(fixture.random.nextInt(8));
            try {
                fixture.reopenExpecting(first, safe);
                safe = fixture.journal().syncedSequence();
            } catch (SimulatedDisk.PowerLoss e) {
                losses++;
            }
            disk.crash();
        }
        fixture.reopenExpecting(first, safe);
        assertThat(fixture.journal().syncedSequence())
                .isEqualTo(fixture.journal().appendedSequence());
        return losses + " losses while opening, " + fixture.appended.size() + " records";
    }

    /** Stops within whatever the background does next. */
    private static void loseInTheMiddle(JournalFixture fixture) {
        fixture.disk.losePowerAfter(fixture.random.nextInt(12));
        try {
            while (fixture.allocations.runNext() || fixture.syncs.runNext()) {}
        } catch (SimulatedDisk.PowerLoss e) {
            // That is what was asked for: the crash follows.
        }
    }
}
