package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A full disk sheds new payments; what was sent is settled, and it recovers by itself. */
@Timeout(60)
class FullDiskTest {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @Test
    void shouldShedNewPaymentsAndSettleWhatWasSent() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());

        while (fixture.accept() == Acceptance.ACCEPTED) {}
        assertThat(fixture.acknowledged).hasSize(20);
        assertThat(fixture.store().status().acceptsPayments()).isFalse();

        List<Payment> sent = fixture.driver().claim(0, 100);
        assertThat(sent).as("all that were taken in can still be sent").hasSize(20);
        sent.forEach(payment -> fixture.store().settle(payment, payment.requestedAtNanos()));
        fixture.tick();
        assertThat(fixture.driver().totals().getFirst().count()).isEqualTo(20);
        assertThat(fixture.store().status().failure()).isEmpty();

        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();
        assertThat(fixture.accept()).isEqualTo(Acceptance.ACCEPTED);
        assertThat(fixture.driver().claim(0, 5)).hasSize(1);
        fixture.killAndOpen();
        assertThat(fixture.driver().inDoubt()).hasSize(1);
        assertThat(fixture.driver().totals().getFirst().count()).isEqualTo(20);
    }

    @Test
    void shouldRetryNoDeadLetterOnAFullDiskBeyondItsRoom() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        for (int count = 0; count < 40; count++) {
            fixture.accept();
            Payment payment = fixture.driver().claim(0, 1).getFirst();
            payment.see(Evidence.ANSWERED, 400);
            fixture.store().bury(payment);
        }
        fixture.tick();
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());
        List<Payment> letters =
                fixture.store().deadLetters(Optional.empty(), Optional.empty(), 100);

        int retried = 0;
        while (retried < letters.size() && fixture.store().retry(letters.get(retried))) {
            retried++;
        }
        assertThat(retried).isBetween(1, 39);
        assertThat(fixture.store().status().deadLetters()).isEqualTo(40 - retried);

        assertThat(fixture.driver().ready()).isEqualTo(retried);
        List<Payment> sent = fixture.driver().claim(0, 100);
        assertThat(sent).as("all that were retried can be sent").hasSize(retried);
        sent.forEach(payment -> fixture.store().settle(payment, payment.requestedAtNanos()));
        fixture.tick();
        assertThat(fixture.store().status().failure()).isEmpty();
        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();
        assertThat(fixture.store().retry(letters.getLast())).isTrue();
    }

    @Test
    void shouldTellDuplicatesApartOnAFullDisk() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());
        while (fixture.accept() == Acceptance.ACCEPTED) {}
        UUID known = fixture.acknowledged.getFirst();

        assertThat(fixture.driver().accept(known, EmbeddedFixture.amountOf(known)))
                .isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(fixture.driver().accept(known, 1)).isEqualTo(Acceptance.CONFLICT);
    }

    @Test
    void shouldPurgeOnAFullDisk() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());
        while (fixture.accept() == Acceptance.ACCEPTED) {}
        fixture.driver().claim(0, 100);

        assertThat(fixture.driver().purge()).isTrue();
        assertThat(fixture.store().status().openAttempts()).isZero();
    }

    @Test
    void shouldRefuseAtOnceWhereItsRoomTurnsOutToBeNone() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        for (int count = 0; count < 10; count++) {
            fixture.accept();
        }
        List<Payment> sent = fixture.driver().claim(0, 4);
        loseRoom(fixture, 0);

        Acceptance refused = Acceptance.ACCEPTED;
        UUID unsafe = fixture.newId();
        while (refused == Acceptance.ACCEPTED) {
            unsafe = fixture.newId();
            refused = fixture.driver().accept(unsafe, EmbeddedFixture.amountOf(unsafe));
            if (refused == Acceptance.ACCEPTED) {
                fixture.acknowledged.add(unsafe);
            }
        }
        assertThat(refused).as("maybe stored later").isEqualTo(Acceptance.UNAVAILABLE);
        assertThat(fixture.accept()).as("not stored").isEqualTo(Acceptance.FULL);
        assertThat(fixture.driver().accept(unsafe, EmbeddedFixture.amountOf(unsafe)))
                .isEqualTo(Acceptance.UNAVAILABLE);
        assertThat(fixture.driver().purge()).isFalse();
        assertThat(fixture.driver().ready()).isZero();
        assertThatThrownBy(() -> fixture.store().attempt(0, fixture.store().unsettled(), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        sent.forEach(payment -> fixture.store().settle(payment, payment.requestedAtNanos()));
        fixture.tick();
        assertThat(fixture.driver().totals().getFirst().count()).isEqualTo(4);
        assertThat(fixture.store().status().acceptsPayments()).isFalse();
        assertThat(fixture.store().status().failure()).isEmpty();
        assertThat(fixture.store().status().problem().orElseThrow()).contains("no space");

        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();
        assertThat(fixture.store().status().acceptsPayments()).isTrue();
        assertThat(fixture.driver().accept(unsafe, EmbeddedFixture.amountOf(unsafe)))
                .isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(fixture.accept()).isEqualTo(Acceptance.ACCEPTED);
        fixture.killAndOpen();
        assertThat(fixture.driver().totals().getFirst().count()).isEqualTo(4);
        for (UUID id : fixture.acknowledged) {
            assertThat(fixture.driver().find(id)).isPresent();
        }
    }

    /** The journal's buffer takes 32 records. */
    @Test
    void shouldSettleMoreThanItsBufferTakesWhereItsRoomTurnsOutToBeNone() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        for (int count = 0; count < 200; count++) {
            assertThat(fixture.accept()).isEqualTo(Acceptance.ACCEPTED);
        }
        List<Payment> sent = fixture.driver().claim(0, 200);
        assertThat(sent).hasSize(200);
        loseRoom(fixture, 1);

        for (Payment payment : sent) {
            fixture.store().settle(payment, payment.requestedAtNanos());
            fixture.store().commit();
        }
        assertThat(fixture.store().status().failure()).isEmpty();
        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();

        fixture.killAndOpen();
        assertThat(fixture.driver().inDoubt()).isEmpty();
        assertThat(fixture.driver().totals().getFirst().count()).isEqualTo(200);
    }

    /** The room that was promised is no room any more, again and again; sometimes it is killed. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverFailNorHangWhereItsRoomTurnsOutToBeNone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EmbeddedFixture fixture =
                new EmbeddedFixture(
                        seed, random.nextBoolean() ? Durability.PROCESS : Durability.POWER);
        Deque<Payment> sent = new ArrayDeque<>();
        Set<UUID> settled = new HashSet<>();

        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> fixture.accept();
                case 3 -> {
                    int limit = random.nextInt(1, 20);
                    fixture.driver().claim(0, limit, sent::addAll);
                    fixture.awaitAnswers();
                }
                case 4, 5 -> {
                    List<Payment> some = new ArrayList<>();
                    settleSome(fixture, sent, some, random.nextInt(15));
                    some.forEach(payment -> settled.add(payment.id()));
                }
                case 6 -> fixture.tick();
                case 7 -> loseRoom(fixture, random.nextInt(20));
                default -> {
                    if (random.nextInt(3) == 0) {
                        fixture.killAndOpen();
                        sent = new ArrayDeque<>(fixture.driver().inDoubt());
                        settled.removeIf(id -> sentAgain(fixture, id));
                    } else {
                        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
                    }
                }
            }
            assertThat(fixture.store().status().failure()).as("seed %d", seed).isEmpty();
        }
        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();
        fixture.killAndOpen();

        for (UUID id : fixture.acknowledged) {
            assertThat(fixture.driver().find(id)).as("seed %d", seed).isPresent();
        }
        long cents = settled.stream().mapToLong(EmbeddedFixture::amountOf).sum();
        assertThat(fixture.driver().totals().getFirst())
                .as("seed %d", seed)
                .isEqualTo(new Totals(settled.size(), cents));
        assertThat(fixture.accept()).as("seed %d", seed).isEqualTo(Acceptance.ACCEPTED);
    }

    /** What was settled in memory alone is in doubt after a kill. */
    private static boolean sentAgain(EmbeddedFixture fixture, UUID id) {
        return fixture.driver().inDoubt().stream().anyMatch(it -> it.id().equals(id));
    }

    private static void loseRoom(EmbeddedFixture fixture, int sectorsLeft) {
        fixture.disk.punchHoles();
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes() + 512L * sectorsLeft);
    }

    @Test
    void shouldReachItsBoundOfOpenPayments() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS, 500, 1_000_000);
        for (int count = 0; count < 500; count++) {
            assertThat(fixture.accept()).as("payment %d", count).isEqualTo(Acceptance.ACCEPTED);
        }
        assertThat(fixture.accept()).isEqualTo(Acceptance.FULL);

        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());
        fixture.killAndOpen();
        List<Payment> sent = fixture.driver().claim(0, 1_000);
        assertThat(sent).hasSize(500);
        sent.forEach(payment -> fixture.store().settle(payment, payment.requestedAtNanos()));
        fixture.awaitAnswers();
        assertThat(fixture.store().status().failure()).isEmpty();
        assertThat(fixture.driver().totals().getFirst().count()).isEqualTo(500);
    }

    /** Space comes and goes: never a failure, nothing lost, and every attempt can be closed. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverFailForWantOfSpace(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EmbeddedFixture fixture = new EmbeddedFixture(seed, Durability.POWER);
        Deque<Payment> sent = new ArrayDeque<>();
        List<Payment> settled = new ArrayList<>();

        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> fixture.accept();
                case 3 -> sent.addAll(fixture.driver().claim(0, random.nextInt(1, 20)));
                case 4, 5 -> settleSome(fixture, sent, settled, random.nextInt(15));
                case 6 -> fixture.tick();
                default ->
                        fixture.disk.setCapacityBytes(
                                fixture.disk.usedBytes() + random.nextLong(12_000));
            }
            assertThat(fixture.store().status().failure()).as("seed %d", seed).isEmpty();
        }
        settleSome(fixture, sent, settled, sent.size());
        fixture.awaitAnswers();
        assertThat(fixture.store().status().openAttempts()).as("seed %d", seed).isZero();

        fixture.disk.setCapacityBytes(Long.MAX_VALUE);
        fixture.tick();
        fixture.crashAndOpen();
        long cents = settled.stream().mapToLong(Payment::amountCents).sum();
        assertThat(fixture.driver().totals().getFirst())
                .as("seed %d", seed)
                .isEqualTo(new Totals(settled.size(), cents));
        for (UUID id : fixture.acknowledged) {
            assertThat(fixture.driver().find(id)).as("seed %d", seed).isPresent();
        }
        while (fixture.store().status().pending() > 0) {
            settleSome(fixture, new ArrayDeque<>(fixture.driver().claim(0, 10)), settled, 10);
            fixture.tick();
        }
        assertThat(fixture.accept()).as("seed %d", seed).isEqualTo(Acceptance.ACCEPTED);
    }

    private static void settleSome(
            EmbeddedFixture fixture, Deque<Payment> sent, List<Payment> settled, int count) {
        for (int i = 0; i < count && !sent.isEmpty(); i++) {
            Payment payment = sent.remove();
            fixture.clock.pass(1_000_000);
            fixture.store().settle(payment, payment.requestedAtNanos());
            settled.add(payment);
        }
    }
}
