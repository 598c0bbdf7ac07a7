package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids are remembered up to a bound, the newest; money for ever. */
@Timeout(60)
class RetentionTest {
    private static final long REMEMBERED_MAX = 20;

    /** Records that may stand in segments which no compaction has taken yet. */
    private static final long NOT_COMPACTED_MAX = 2 * 63;

    private final EmbeddedFixture fixture =
            new EmbeddedFixture(1, Durability.PROCESS, 10_000, REMEMBERED_MAX);

    @Test
    void shouldForgetTheOldestIdsAndKeepTheirMoney() {
        fixture.settle(300);
        List<Totals> before = fixture.driver().totals();

        rest();

        assertThat(fixture.store().status().remembered())
                .isBetween(REMEMBERED_MAX, REMEMBERED_MAX + NOT_COMPACTED_MAX);
        assertThat(fixture.driver().totals()).isEqualTo(before);
        assertForgotten(fixture.acknowledged.getFirst());
        assertRemembered(fixture.acknowledged.getLast());
    }

    /** Without descriptors the history can't be read: no reason to end. */
    @Test
    void shouldForgetLaterWhatCantBeReadNow() {
        fixture.settle(300);
        while (fixture.files("snapshot-").isEmpty()) {
            fixture.tick();
        }
        long remembered = fixture.store().status().remembered();
        fixture.disk.setOpensFiles(false);

        rest();
        assertThat(fixture.store().status().remembered()).isEqualTo(remembered);
        assertThat(fixture.store().status().problem().orElseThrow())
                .contains("old ids can't be forgotten");
        assertThat(fixture.store().status().failure()).isEmpty();

        fixture.disk.setOpensFiles(true);
        rest();
        assertThat(fixture.store().status().remembered())
                .isBetween(REMEMBERED_MAX, REMEMBERED_MAX + NOT_COMPACTED_MAX);
        assertThat(fixture.store().status().problem()).isEmpty();
    }

    @Test
    void shouldForgetOverARestartToo() {
        fixture.settle(300);
        rest();
        List<Totals> before = fixture.driver().totals();

        fixture.killAndOpen();

        assertThat(fixture.store().status().remembered())
                .isBetween(REMEMBERED_MAX, REMEMBERED_MAX + NOT_COMPACTED_MAX);
        assertThat(fixture.driver().totals()).isEqualTo(before);
        assertForgotten(fixture.acknowledged.getFirst());
        assertRemembered(fixture.acknowledged.getLast());
    }

    @Test
    void shouldKeepAnIdThatCameAgainAfterItWasForgotten() {
        fixture.settle(300);
        rest();
        UUID id = fixture.acknowledged.getFirst();
        assertThat(fixture.driver().accept(id, 7)).isEqualTo(Acceptance.ACCEPTED);
        fixture.driver()
                .claim(1, 1)
                .forEach(payment -> fixture.store().settle(payment, payment.requestedAtNanos()));
        assertThat(fixture.driver().totals().getLast()).isEqualTo(new Totals(1, 7));

        rest();
        fixture.killAndOpen();

        assertThat(fixture.driver().accept(id, 7)).isEqualTo(Acceptance.ALREADY_ACCEPTED);
        assertThat(fixture.driver().totals().getLast()).isEqualTo(new Totals(1, 7));
    }

    /** The compaction behind the purge takes its time, so that the old history is still there. */
    @Test
    void shouldStayWithinItsBoundAfterAPurge() {
        fixture.settle(300);
        rest();
        assertThat(fixture.driver().purge()).isTrue();
        fixture.settle(100);
        fixture.store().onTick();
        fixture.settle(300);

        rest();

        assertThat(fixture.store().status().remembered())
                .isLessThanOrEqualTo(REMEMBERED_MAX + NOT_COMPACTED_MAX);
    }

    @Test
    void shouldStayWithinItsBoundWhenItRestartsAfterAPurge() {
        fixture.settle(300);
        rest();
        assertThat(fixture.driver().purge()).isTrue();
        fixture.settle(400);
        fixture.killAndOpen();

        rest();

        assertThat(fixture.store().status().remembered())
                .isLessThanOrEqualTo(REMEMBERED_MAX + NOT_COMPACTED_MAX);
    }

    /** Whoever is asked for forgotten payments must know that far. */
    @Test
    void shouldTellUpToWhereItHasForgotten() {
        assertThat(fixture.store().forgottenUpTo()).isZero();
        fixture.settle(300);
        rest();
        long forgottenUpTo = fixture.store().forgottenUpTo();
        assertThat(forgottenUpTo).isPositive();

        fixture.killAndOpen();
        assertThat(fixture.store().forgottenUpTo()).isBetween(1L, forgottenUpTo);

        assertThat(fixture.driver().purge()).isTrue();
        assertThat(fixture.store().forgottenUpTo()).isZero();
    }

    /** Long enough to sync, to compact and to forget. */
    private void rest() {
        for (int second = 0; second < 5; second++) {
            fixture.tick();
        }
    }

    private void assertForgotten(UUID id) {
        assertThat(fixture.driver().find(id)).isEmpty();
    }

    private void assertRemembered(UUID id) {
        assertThat(fixture.driver().accept(id, EmbeddedFixture.amountOf(id)))
                .isEqualTo(Acceptance.ALREADY_ACCEPTED);
    }
}
