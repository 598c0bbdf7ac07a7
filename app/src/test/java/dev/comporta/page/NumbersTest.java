package dev.comporta.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class NumbersTest {
    private final List<Meter> meters = new ArrayList<>();

    NumbersTest() {
        for (String status :
                List.of(
                        "202", "503", "409", "400", "411", "413", "415", "422", "431", "429", "401",
                        "403")) {
            meters.add(
                    Meter.counter("comporta_http_answers_total", "Answers", () -> 5)
                            .labelled("status", status));
        }
    }

    private void add(String name, double value) {
        meters.add(Meter.gauge(name, "A number", () -> value));
    }

    @Test
    void shouldTellNothingOfWhatIsOff() {
        assertThat(new Numbers(new MeterIndex(meters)).json(7))
                .isEqualTo(
                        "{\"at\":7,\"accepted\":5,\"unavailable\":5,\"conflict\":5,"
                                + "\"invalid\":30,\"limited\":5,\"denied\":10,\"processors\":[]}");
    }

    @Test
    void shouldTellOfRelayLeaseAndArchiveWhereTheyAre() {
        add("comporta_relay_waiting", 3);
        add("comporta_lease_remaining_seconds", 2.5);
        add("comporta_archive_lag_transitions", 70);

        assertThat(new Numbers(new MeterIndex(meters)).json(7))
                .contains("\"relayWaiting\":3", "\"leaseSeconds\":2.5", "\"archiveLag\":70");
    }

    @Test
    void shouldNotBeginWithoutANumberOfPayments() {
        add("comporta_payments_pending", 1);

        assertThatThrownBy(() -> new Numbers(new MeterIndex(meters)))
                .hasMessageContaining("comporta_payments_in_flight");
    }
}
