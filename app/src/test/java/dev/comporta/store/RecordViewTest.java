package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class RecordViewTest {

    @Test
    void shouldGiveBackEachField() {
        RecordView view =
                RecordView.ofType(RecordType.NOTE)
                        .processor(RecordView.NO_PROCESSOR)
                        .evidence(7)
                        .id(-1, 2)
                        .amountCents(-3)
                        .instantNanos(-4)
                        .recordedAt(1_760_000_000_000L, 300, 422)
                        .ageMillis(5);

        assertThat(view.type()).isEqualTo(RecordType.NOTE);
        assertThat(view.processor()).isEqualTo(RecordView.NO_PROCESSOR);
        assertThat(view.evidence()).isEqualTo(7);
        assertThat(view.idMsb()).isEqualTo(-1);
        assertThat(view.idLsb()).isEqualTo(2);
        assertThat(view.amountCents()).isEqualTo(-3);
        assertThat(view.instantNanos()).isEqualTo(-4);
        assertThat(view.recordedAtMillis()).isEqualTo(1_760_000_000_000L);
        assertThat(view.attempts()).isEqualTo(300);
        assertThat(view.status()).isEqualTo(422);
        assertThat(view.ageMillis()).isEqualTo(5);
        assertThat(view.acceptedAtMillis()).isEqualTo(1_759_999_999_995L);
    }

    @Test
    void shouldKeepLargeValuesAsTheLargestThatFits() {
        RecordView view =
                RecordView.ofType(RecordType.ATTEMPTED)
                        .recordedAt((1L << 47) - 1, 99_999, 1_023)
                        .ageMillis(1L << 40);

        assertThat(view.attempts()).isEqualTo(16_383);
        assertThat(view.recordedAtMillis()).isEqualTo((1L << 47) - 1);
        assertThat(view.status()).isEqualTo(1_023);
        assertThat(view.ageMillis()).isEqualTo((1L << 32) - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 16_382, 16_383})
    void shouldCountAttempts(int attempts) {
        RecordView view = RecordView.ofType(RecordType.ATTEMPTED).recordedAt(1, attempts, 599);

        assertThat(view.attempts()).isEqualTo(attempts);
        assertThat(view.status()).isEqualTo(599);
        assertThat(view.recordedAtMillis()).isEqualTo(1);
    }
}
