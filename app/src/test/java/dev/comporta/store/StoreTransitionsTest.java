package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Noted;
import dev.comporta.payment.Transition.Purged;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens is handed over while the store runs, from any position on, and nothing unsafe. */
@Timeout(60)
class StoreTransitionsTest {

    /** What a reader got, and how far it came. */
    private static final class Reader implements TransitionStream.Target {
        final List<Transition> taken = new ArrayList<>();
        long reached;

        @Override
        public void take(Transition transition) {
            taken.add(transition);
        }

        @Override
        public void reached(long position) {
            assertThat(position).isGreaterThanOrEqualTo(reached);
            reached = position;
        }

        Set<UUID> settled() {
            return changes(Change.SETTLED).stream()
                    .map(it -> it.payment().id())
                    .collect(Collectors.toSet());
        }

        List<Changed> changes(Change change) {
            return taken.stream()
                    .filter(Changed.class::isInstance)
                    .map(Changed.class::cast)
                    .filter(it -> it.change() == change)
                    .toList();
        }

        List<String> notes() {
            return taken.stream()
                    .filter(Noted.class::isInstance)
                    .map(it -> ((Noted) it).text())
                    .toList();
        }
    }

    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
    private TransitionStream stream = fixture.store().transitions();

    @Test
    void shouldHandOverOnlyWhatIsSynced() {
        fixture.store().accept(fixture.newId(), 100, _ -> {});
        fixture.store().commit();
        fixture.store().onTick();
        assertThat(stream.end()).isZero();
        assertThat(read(0).taken).isEmpty();

        fixture.tick();
        fixture.store().onTick();

        assertThat(stream.end()).isEqualTo(1);
        assertThat(read(0).taken).hasSize(1);
    }

    @Test
    void shouldGoOnFromAnyPositionOfTheJournal() {
        fixture.settle(10);
        advance();
        Reader whole = read(0);
        assertThat(whole.taken).hasSize(30);
        assertThat(whole.reached).isEqualTo(30);

        for (int position = 0; position < 30; position++) {
            Reader rest = read(position);
            assertThat(rest.taken).isEqualTo(whole.taken.subList(position, 30));
        }
    }

    /** Segments of 63 records: most has left the journal for the history. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 63, 64, 100, 200, 299})
    void shouldHandOverEveryClosedPaymentBehindAPositionThatWasCompacted(int position) {
        fixture.settle(100);
        advance();
        Set<UUID> before = read(0).settled();
        assertThat(before).hasSize(100);
        Set<UUID> expected = read(position).settled();

        fixture.tick();
        advance();
        assertThat(fixture.files("snapshot-")).hasSize(1);

        Reader reader = read(position);
        assertThat(reader.settled()).isEqualTo(expected);
        assertThat(reader.reached).isEqualTo(300);
    }

    @Test
    void shouldReachAClosedPaymentOnlyWithHowItsAttemptsEnded() {
        fixture.settle(30, 2);
        fixture.settle(70);
        fixture.tick();
        advance();
        List<Long> reached = new ArrayList<>();

        stream.read(
                0,
                new TransitionStream.Target() {
                    private int open;

                    @Override
                    public void take(Transition transition) {
                        Changed changed = (Changed) transition;
                        open = changed.change() == Change.PUT_BACK ? open + 1 : 0;
                    }

                    @Override
                    public void reached(long position) {
                        if (reached.size() < 20) {
                            assertThat(open).isZero();
                        }
                        reached.add(position);
                    }
                });

        assertThat(reached).isSorted();
    }

    @Test
    void shouldTellOfAPurgeThatWasCompacted() {
        fixture.settle(50);
        fixture.driver().purge();
        fixture.settle(60);
        fixture.tick();
        advance();

        Reader reader = read(20);
        assertThat(reader.taken.getFirst())
                .isInstanceOfSatisfying(
                        Purged.class, it -> assertThat(it.position()).isEqualTo(151));
        assertThat(reader.settled()).hasSize(60);
        assertThat(read(151).taken).noneMatch(Purged.class::isInstance);

        fixture.settle(70);
        fixture.tick();
        fixture.killAndOpen();
        stream = fixture.store().transitions();
        assertThat(read(20).taken.getFirst()).isInstanceOf(Purged.class);
    }

    @Test
    void shouldTellOfOpenPaymentsThatWereCompacted() {
        fixture.accept();
        UUID buried = fixture.acknowledged.getLast();
        Payment payment = fixture.claim(0, 400);
        fixture.store().bury(payment);
        fixture.settle(100);
        fixture.tick();
        advance();

        assertThat(read(0).changes(Change.BURIED))
                .extracting(it -> it.payment().id())
                .containsExactly(buried);
        assertThat(read(3).changes(Change.BURIED)).isEmpty();
    }

    /** The parts of a note may be cut by the end of what was compacted. */
    @ParameterizedTest
    @ValueSource(ints = {40, 54, 55, 56, 57, 58, 59, 60, 61, 62})
    void shouldKeepTheOrderOfANoteAndItsDecision(int recordsBefore) {
        fixture.settle(recordsBefore / 3);
        for (int more = 0; more < recordsBefore % 3; more++) {
            fixture.accept();
        }
        fixture.accept();
        Payment payment =
                fixture.driver().claim(0, 10).stream()
                        .filter(it -> it.id().equals(fixture.acknowledged.getLast()))
                        .findFirst()
                        .orElseThrow();
        payment.see(Evidence.OPERATOR, 0);
        String text = "the processor has it booked, said Ana";
        assertThat(fixture.store().note(payment, text)).isTrue();
        fixture.store().settle(payment, payment.requestedAtNanos());
        fixture.awaitAnswers();
        fixture.tick();
        advance();

        Reader reader = read(0);

        assertThat(String.join("", reader.notes())).isEqualTo(text);
        int last = reader.taken.indexOf(lastNote(reader));
        assertThat(reader.taken.get(last + 1))
                .isInstanceOfSatisfying(
                        Changed.class, it -> assertThat(it.payment().id()).isEqualTo(payment.id()));
    }

    @Test
    void shouldBeAskedAgainWhereItsFilesWereDeletedUnderIt() throws IOException {
        fixture.settle(100);
        advance();
        fixture.disk.delete(fixture.files("journal-").getFirst());

        assertThatThrownBy(() -> read(0)).isInstanceOf(UnavailableException.class);
    }

    private static Transition lastNote(Reader reader) {
        return reader.taken.stream()
                .filter(Noted.class::isInstance)
                .reduce((_, second) -> second)
                .orElseThrow();
    }

    private void advance() {
        fixture.store().commit();
        fixture.awaitAnswers();
        fixture.store().onTick();
        fixture.awaitAnswers();
        fixture.store().onTick();
    }

    private Reader read(long behind) {
        Reader reader = new Reader();
        reader.reached = behind;
        stream.read(behind, reader);
        return reader;
    }
}
