package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SpreadTest {

    @Test
    void shouldTellTheMiddleOfAnOddNumber() {
        assertThat(Spread.of(List.of(3.0, 1.0, 7.0))).isEqualTo(new Spread(3, 1, 7));
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void shouldWriteWhatPeopleRead() {
        assertThat(new Spread(1_234.5, 1_000, 2_000).text(1))
                .isEqualTo("1,234.5 (1,000.0 to 2,000.0)");
    }

    @Test
    void shouldRefuseNothing() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
