package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A directory is looked through without being changed. */
@Timeout(30)
class DataDirectoryTest {
    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);
    private final DataDirectory directory = new DataDirectory(fixture.disk);

    @BeforeEach
    void fill() {
        fixture.options =
                new StoreOptions(
                        Durability.POWER,
                        StoreOptions.OPEN_MAX,
                        StoreOptions.DEAD_LETTERS_MAX,
                        StoreOptions.REMEMBERED_MAX,
                        StoreOptions.HISTORY_FILE_RECORDS,
                        10_000_000,
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

        DataDirectory.Report report =
                directory.dump(
                        transition -> {
                            if (transition instanceof Transition.Changed one
                                    && one.payment().id().equals(fixture.acknowledged.get(10))) {
                                told.add(one.slug() + " " + one.payment().attempts());
                            }
                        });

        assertThat(report.damage()).isEmpty();
        assertThat(told).containsExactly("put-back 1", "put-back 2", "put-back 3", "settled 4");
    }

    @Test
    void shouldTellEachTransitionOnceWhateverPositionItBeginsWith() {
        List<Transition> all = transitionsFrom(1);
        long last = all.getLast().position();

        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(32);
        assertThat(all).extracting(Transition::position).isSorted();
        for (long from = 1; from <= last + 1; from++) {
            long position = from;
            assertThat(transitionsFrom(from))
                    .isEqualTo(all.stream().filter(it -> it.position() >= position).toList());
        }
    }

    @Test
    void shouldTellWhatTheSnapshotAloneHas() {
        fixture.killAndOpen();
        fixture.accept();
        UUID waiting = fixture.acknowledged.getLast();
        fixture.driver().putBackForLong(fixture.claim(0, 500));
        fixture.settle(40);
        fixture.tick();
        fixture.store().close();

        assertThat(slugsOf(waiting)).containsExactly("put-back");
    }

    private List<String> slugsOf(UUID id) {
        return transitionsFrom(1).stream()
                .filter(it -> it instanceof Transition.Changed one && one.payment().id().equals(id))
                .map(Transition::slug)
                .toList();
    }

    private List<Transition> transitionsFrom(long position) {
        List<Transition> transitions = new ArrayList<>();
        DataDirectory.Report report = directory.transitions(position, transitions::add);
        assertThat(report.damage()).isEmpty();
        return transitions;
    }

    @Test
    void shouldFindEveryDamagedAttempt() {
        String attempts = fixture.files("attempts-").getFirst();
        assertThat(directory.verify().damage()).isEmpty();

        for (long bit = 100; bit < fixture.disk.content(attempts).length * 8L; bit += 512) {
            fixture.disk.flipBit(attempts, bit);
            assertThat(directory.verify().damage().orElseThrow()).contains(attempts);
            fixture.disk.flipBit(attempts, bit);
        }
    }
}
