package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A directory is looked through without being changed. */
@Timeout(30)
class StoreVerifierTest {
    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);

    @BeforeEach
    void fill() {
        fixture.options =
                new StoreOptions(
                        Durability.POWER,
                        10,
                        10,
                        1_000,
                        StoreOptions.HISTORY_FILE_RECORDS,
                        1,
                        fixture.options.journal());
        fixture.killAndOpen();
        fixture.settle(10);
        fixture.settle(2, 3);
        fixture.settle(20);
        fixture.tick();
        fixture.store().close();
    }

    @Test
    void shouldTellTheAttemptsBeforeTheirPayment() {
        List<String> told = new ArrayList<>();

        StoreVerifier.Report report =
                StoreVerifier.dump(
                        fixture.disk,
                        record -> {
                            if (record.id().equals(fixture.acknowledged.get(10))) {
                                told.add(
                                        RecordType.nameOf(record.type()) + " " + record.attempts());
                            }
                        });

        assertThat(report.damage()).isEmpty();
        assertThat(told).containsExactly("put-back 1", "put-back 2", "put-back 3", "settled 4");
    }

    @Test
    void shouldFindEveryDamagedAttempt() {
        String attempts = fixture.files("attempts-").getFirst();
        assertThat(StoreVerifier.verify(fixture.disk).damage()).isEmpty();

        for (long bit = 100; bit < fixture.disk.content(attempts).length * 8L; bit += 512) {
            fixture.disk.flipBit(attempts, bit);
            assertThat(StoreVerifier.verify(fixture.disk).damage().orElseThrow())
                    .contains(attempts);
            fixture.disk.flipBit(attempts, bit);
        }
    }
}
