package dev.comporta.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.Batch.LaterAttempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transitions become batches, and no position is kept that leaves something behind. */
@Timeout(30)
class AssemblerTest {
    private final FakeStream stream = new FakeStream();
    private final List<Batch> batches = new ArrayList<>();

    @Test
    void shouldTellHowEachPaymentWasSettledAndHowItsAttemptsEnded() {
        stream.add(Change.ACCEPTED, 1, 0)
                .add(Change.ATTEMPTED, 1, 1)
                .add(Change.PUT_BACK, 1, 1)
                .add(Change.ATTEMPTED, 1, 2)
                .add(Change.SETTLED, 1, 2);

        Batch batch = assembled(100).getFirst();

        assertThat(batch.from()).isZero();
        assertThat(batch.to()).isEqualTo(5);
        assertThat(positions(batch.payments())).containsExactly(5L);
        assertThat(positions(batch.attempts())).containsExactly(3L);
        assertThat(batch.laterAttempts()).containsExactly(new LaterAttempt(FakeStream.id(1), 2));
    }

    @Test
    void shouldKeepThePositionAlsoWhereThereIsNothingToWrite() {
        stream.add(Change.ACCEPTED, 1, 0);

        assertThat(assembled(100)).hasSize(1);
        assertThat(batches.getFirst().to()).isEqualTo(1);
    }

    @Test
    void shouldBoundEachBatch() {
        stream.settle(1, 25);

        assertThat(assembled(10)).extracting(it -> it.payments().size()).containsExactly(10, 10, 5);
        assertThat(batches).extracting(Batch::from).containsExactly(0L, 9L, 19L);
        assertThat(batches).extracting(Batch::to).containsExactly(9L, 19L, 25L);
    }

    /** A snapshot's open payments have no order among the closed ones. */
    @Test
    void shouldBoundABatchWithoutAPositionOfItsOwn() {
        Assembler assembler = new Assembler(5, 2, batches::add);
        for (int number = 1; number <= 4; number++) {
            assembler.take(
                    FakeStream.changed(
                            90 + number,
                            Change.PUT_BACK,
                            FakeStream.id(number),
                            1,
                            Evidence.BROKEN));
        }

        assertThat(batches).extracting(Batch::from).containsExactly(5L, 5L);
        assertThat(batches).extracting(Batch::to).containsExactly(5L, 5L);
    }

    @Test
    void shouldNotEndABatchBetweenANoteAndItsDecision() {
        stream.settle(1, 1).note(2, 1, "seen ", "to").add(Change.SETTLED, 2, 1, Evidence.OPERATOR);
        Assembler assembler = new Assembler(0, 100, batches::add);

        for (var transition : stream.all()) {
            assembler.take(transition);
            assembler.reached(transition.position());
            assembler.flush();
        }

        assertThat(batches).extracting(Batch::to).containsExactly(1L, 4L);
        assertThat(batches.getLast().notes())
                .extracting(it -> it.note().text())
                .containsExactly("seen to");
    }

    @Test
    void shouldForgetANoteWithoutItsDecision() {
        stream.note(1, 1, "never ", "decided")
                .add(Change.PUT_BACK, 1, 1, Evidence.ANSWERED)
                .note(2, 1, "half", "lost")
                .loseBehind(4);
        stream.add(Change.SETTLED, 3, 1);

        assertThat(assembled(100)).hasSize(1);
        assertThat(batches.getFirst().notes()).isEmpty();
        assertThat(batches.getFirst().to()).isEqualTo(5);
    }

    @Test
    void shouldTakeTheNotesOfACompactedPayment() {
        stream.add(Change.PUT_BACK, 1, 1, Evidence.OPERATOR)
                .add(Change.BURIED, 1, 2)
                .note(1, 1, "not there")
                .note(1, 2, "paid by hand")
                .add(Change.ACKNOWLEDGED, 1, 2);

        Batch batch = assembled(100).getFirst();

        assertThat(batch.notes())
                .extracting(it -> it.note().attempt() + " " + it.note().text())
                .containsExactly("1 not there", "2 paid by hand");
        assertThat(batch.deadLetters()).hasSize(1);
        assertThat(batch.deadLetters().getFirst().resolution()).isEqualTo("acknowledged");
        assertThat(batch.deadLetters().getFirst().buriedAtMillis()).isEqualTo(1_002);
    }

    @Test
    void shouldForgetWhatWasBeforeAPurge() {
        stream.settle(1, 3).add(Change.BURIED, 9, 1).note(9, 1, "open").purge().settle(4, 1);

        Batch batch = assembled(100).getFirst();

        assertThat(batch.purges()).extracting(Purged::position).containsExactly(6L);
        assertThat(positions(batch.payments())).containsExactly(7L);
        assertThat(batch.deadLetters()).isEmpty();
        assertThat(batch.attempts()).isEmpty();
        assertThat(batch.notes()).isEmpty();
    }

    private List<Batch> assembled(int rowsMax) {
        Assembler assembler = new Assembler(0, rowsMax, batches::add);
        stream.read(0, assembler);
        assembler.flush();
        return batches;
    }

    private static List<Long> positions(List<Changed> changes) {
        return changes.stream().map(Changed::position).toList();
    }
}
