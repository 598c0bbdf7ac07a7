package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer comes only when what it tells is as safe as promised. */
@Timeout(60)
class DurabilityTest {
    private final List<Acceptance> answers = new ArrayList<>();
    private final List<List<Payment>> claims = new ArrayList<>();

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerNothingBeforeTheCommit(Durability durability) {
        EmbeddedFixture fixture = new EmbeddedFixture(1, durability);
        UUID id = fixture.newId();

        fixture.store().accept(id, 5, answers::add);
        fixture.store().accept(id, 5, answers::add);
        fixture.store().accept(id, 6, answers::add);
        fixture.driver().claim(0, 1, claims::add);

        assertThat(answers).isEmpty();
        assertThat(claims).isEmpty();
        fixture.awaitAnswers();
        assertThat(answers)
                .containsExactly(
                        Acceptance.ACCEPTED, Acceptance.ALREADY_ACCEPTED, Acceptance.CONFLICT);
        assertThat(claims.getFirst()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"MEMORY", "PROCESS"})
    void shouldAnswerWhatIsWrittenWithoutASync(Durability durability) {
        EmbeddedFixture fixture = new EmbeddedFixture(1, durability);
        int forces = fixture.disk.forceCount();
        UUID id = fixture.newId();

        fixture.store().accept(id, 5, answers::add);
        fixture.store().commit();

        assertThat(answers).containsExactly(Acceptance.ACCEPTED);
        assertThat(fixture.disk.forceCount()).isEqualTo(forces);
        fixture.killAndOpen();
        assertThat(fixture.driver().accept(id, 5)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
    }

    @Test
    void shouldSyncWithinTheInterval() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        UUID id = fixture.newId();
        fixture.store().accept(id, 5, answers::add);
        fixture.store().commit();

        fixture.clock.pass(fixture.options.syncIntervalNanos());
        fixture.store().onTick();
        assertThat(fixture.syncs.runNext()).isTrue();

        fixture.crashAndOpen();
        assertThat(fixture.driver().accept(id, 5)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
    }

    @Test
    void shouldAnswerOnlyWhatIsSynced() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);
        fixture.store().accept(fixture.newId(), 5, answers::add);
        fixture.store().commit();

        fixture.store().accept(fixture.newId(), 5, answers::add);
        fixture.driver().claim(0, 9, claims::add);
        fixture.store().commit();
        assertThat(answers).isEmpty();

        fixture.syncs.runNext();
        fixture.owner.runNext();
        assertThat(answers).hasSize(1);
        assertThat(claims).isEmpty();

        fixture.syncs.runNext();
        fixture.owner.runNext();
        assertThat(answers).hasSize(2);
        assertThat(claims.getFirst()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepWhatIsAcknowledgedOverAPowerLoss(long seed) {
        EmbeddedFixture fixture = new EmbeddedFixture(seed, Durability.POWER);
        for (int count = 0; count < 12; count++) {
            fixture.accept();
        }
        List<Payment> sent = fixture.driver().claim(1, 7);
        UUID unacknowledged = fixture.newId();
        fixture.store().accept(unacknowledged, 5, answers::add);
        fixture.store().commit();

        fixture.crashAndOpen();

        for (UUID id : fixture.acknowledged) {
            assertThat(fixture.driver().find(id)).as("seed %d", seed).isPresent();
        }
        assertRecovered(fixture, sent, seed);
        assertThat(answers).isEmpty();
    }

    /** Whatever a 202 survives: what a processor may have seen is never sent anew. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepEachAttemptThatMayBeSentOverAPowerLoss(long seed) {
        EmbeddedFixture fixture = new EmbeddedFixture(seed, Durability.PROCESS);
        for (int count = 0; count < 12; count++) {
            fixture.accept();
        }
        List<Payment> sent = fixture.driver().claim(1, 7);
        assertThat(sent).hasSize(7);

        fixture.crashAndOpen();

        assertRecovered(fixture, sent, seed);
    }

    @Test
    void shouldAcknowledgeWhatIsWrittenAndSendWhatIsSynced() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        fixture.store().accept(fixture.newId(), 5, answers::add);
        fixture.driver().claim(0, 9, claims::add);

        fixture.store().commit();

        assertThat(answers).containsExactly(Acceptance.ACCEPTED);
        assertThat(claims).isEmpty();
        fixture.syncs.runNext();
        fixture.owner.runNext();
        assertThat(claims.getFirst()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "POWER"})
    void shouldBeUnavailableForGoodAfterAFailedSync(Durability durability) {
        EmbeddedFixture fixture = new EmbeddedFixture(1, durability);
        fixture.accept();
        Payment sent = fixture.driver().claim(0, 1).getFirst();
        fixture.store().accept(fixture.newId(), 5, answers::add);
        fixture.disk.failForces(1);
        fixture.store().commit();
        fixture.tick();
        int forces = fixture.disk.forceCount();

        fixture.store().accept(fixture.newId(), 5, answers::add);
        fixture.driver().claim(0, 9, claims::add);
        fixture.store().settle(sent, sent.requestedAtNanos());
        fixture.tick();
        fixture.tick();

        boolean told = durability == Durability.PROCESS;
        assertThat(answers)
                .containsExactly(
                        told ? Acceptance.ACCEPTED : Acceptance.UNAVAILABLE,
                        Acceptance.UNAVAILABLE);
        assertThat(claims).isEmpty();
        assertThat(fixture.driver().ready()).isZero();
        assertThat(fixture.store().status().acceptsPayments()).isFalse();
        assertThat(fixture.store().status().failure()).isPresent();
        assertThat(fixture.driver().purge()).isFalse();
        assertThat(fixture.disk.forceCount()).isEqualTo(forces);
    }

    @Test
    void shouldGoOnByEvidenceWhenItIsRestartedAfterAFailure() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);
        fixture.accept();
        Payment sent = fixture.driver().claim(0, 1).getFirst();
        fixture.disk.failNextWrite(new IOException("simulated EIO"));
        fixture.store().settle(sent, sent.requestedAtNanos());
        fixture.awaitAnswers();
        assertThat(fixture.store().status().failure()).isPresent();

        fixture.killAndOpen();

        assertThat(fixture.driver().inDoubt()).extracting(Payment::id).containsExactly(sent.id());
        assertThat(fixture.accept()).isEqualTo(Acceptance.ACCEPTED);
        assertThat(fixture.driver().find(sent.id()).orElseThrow().state())
                .isEqualTo(PaymentState.IN_DOUBT);
    }

    /** The record of a purge is the one that finds the disk broken. */
    @Test
    void shouldRefuseAPurgeThatCannotBeWritten() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        for (int record = 0; record < 32; record++) {
            fixture.store().accept(fixture.newId(), 5, answers::add);
        }
        List<Boolean> purged = new ArrayList<>();
        fixture.disk.failNextWrite(new IOException("simulated EIO"));

        fixture.store().purge(purged::add);
        fixture.awaitAnswers();

        assertThat(purged).containsExactly(false);
        assertThat(answers).hasSize(32).containsOnly(Acceptance.UNAVAILABLE);
        assertThat(fixture.store().status().failure()).isPresent();
    }

    @Test
    void shouldRefuseWhateverComesInWhenAWriteFails() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        fixture.disk.failNextWrite(new IOException("simulated EIO"));
        for (int record = 0; record < 40; record++) {
            fixture.store().accept(fixture.newId(), 5, answers::add);
        }
        fixture.driver().claim(0, 40, claims::add);

        fixture.awaitAnswers();

        assertThat(answers).hasSize(40).containsOnly(Acceptance.UNAVAILABLE);
        assertThat(claims).isEmpty();
    }

    private static void assertRecovered(EmbeddedFixture fixture, List<Payment> sent, long seed) {
        assertThat(fixture.driver().inDoubt())
                .as("seed %d", seed)
                .extracting(Payment::id, Payment::requestedAtNanos)
                .isEqualTo(
                        sent.stream()
                                .map(payment -> tuple(payment.id(), payment.requestedAtNanos()))
                                .toList());
    }
}
