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
        if (dice < 94) {
            journal.tick();
            return "tick";
        }
        return crash(fixture, dice);
    }

    private static String crash(JournalFixture fixture, int dice) {
        Journal journal = fixture.journal();
        if (dice == 94) {
            fixture.disk.failForces(fixture.random.nextInt(1, 4));
            return "fail forces";
        }
        if (dice < 97) {
            long safe = journal.writtenSequence();
            fixture.disk.kill();
            fixture.disk.failForces(0);
            fixture.reopenExpecting(fixture.failure == null ? safe : journal.syncedSequence());
            return "kill";
        }
        long safe = journal.syncedSequence();
        fixture.disk.crash();
        fixture.disk.failForces(0);
        fixture.reopenExpecting(safe);
        assertThat(fixture.journal().syncedSequence())
                .isEqualTo(fixture.journal().appendedSequence());
        return "crash";
    }
}
