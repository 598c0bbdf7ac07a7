package dev.comporta.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Summary;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PaymentTextTest {

    @Test
    void shouldTellASumThatNoLongHolds() {
        BigInteger cents = BigInteger.valueOf(Long.MAX_VALUE).shiftLeft(1).add(BigInteger.TWO);
        Summary summary =
                new Summary(
                        List.of(
                                new Summary.ProcessorTotals("default", new Totals(3, cents)),
                                new Summary.ProcessorTotals("fallback", new Totals(1, 5)),
                                new Summary.ProcessorTotals("other", Totals.ZERO)));

        assertThat(PaymentText.of(summary))
                .isEqualTo(
                        "{\"default\":{\"totalRequests\":3,\"totalAmount\":184467440737095516.16},"
                                + "\"fallback\":{\"totalRequests\":1,\"totalAmount\":0.05},"
                                + "\"other\":{\"totalRequests\":0,\"totalAmount\":0.00}}");
    }
}
