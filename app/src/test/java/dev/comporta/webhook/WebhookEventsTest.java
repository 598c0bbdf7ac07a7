package dev.comporta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What receivers are told of transitions. */
@Timeout(10)
class WebhookEventsTest {
    private static final UUID ID = new UUID(1, 2);

    private final WebhookEvents events = new WebhookEvents(List.of("default", "fall\"back"));

    @Test
    void shouldTellOfASettledPayment() {
        List<WebhookEvent> told = events.of(changed(7, Change.SETTLED, 1, Evidence.ANSWERED));

        assertThat(told)
                .containsExactly(
                        new WebhookEvent(
                                "settled-" + ID + "-1000-1",
                                ID,
                                7,
                                "{\"type\":\"payment.settled\","
                                        + "\"timestamp\":\"1970-01-01T00:00:01.007Z\",\"data\":{"
                                        + "\"correlationId\":\""
                                        + ID
                                        + "\",\"amount\":19.90,"
                                        + "\"acceptedAt\":\"1970-01-01T00:00:01Z\",\"attempts\":1,"
                                        + "\"processor\":\"fall\\\"back\","
                                        + "\"requestedAt\":\"1970-01-01T00:00:05.000001234Z\","
                                        + "\"evidence\":\"answered\",\"status\":200,"
                                        + "\"settledAt\":\"1970-01-01T00:00:01.007Z\"}}"));
    }

    @Test
    void shouldTellEvidenceAsTheGatewayItselfDoes() {
        assertThat(events.of(changed(7, Change.SETTLED, 1, Evidence.LOOKED_UP)).getFirst().body())
                .contains("\"evidence\":\"looked up\"");
    }

    @Test
    void shouldTellOfDeadLettersAndWhatBecameOfThem() {
        assertThat(ids(Change.BURIED, Change.RETRIED)).containsExactly("buried-1", "retried-1");
        assertThat(ids(Change.BURIED, Change.ACKNOWLEDGED))
                .containsExactly("buried-1", "acknowledged-1");
        assertThat(events.of(changed(1, Change.BURIED, 1, Evidence.ANSWERED)).getFirst().body())
                .contains("\"type\":\"payment.buried\"", "\"reason\":\"unproven\"");
        assertThat(events.of(changed(2, Change.RETRIED, 1, Evidence.ANSWERED)).getFirst().body())
                .contains("\"type\":\"payment.resolved\"", "\"resolution\":\"retried\"");
    }

    @Test
    void shouldTellOfAnOperatorsWordOnADoubt() {
        assertThat(events.of(changed(1, Change.PUT_BACK, 2, Evidence.OPERATOR)))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).startsWith("not-booked-"));
        assertThat(events.of(changed(1, Change.PUT_BACK, 2, Evidence.ANSWERED))).isEmpty();
    }

    @Test
    void shouldSayNothingOfTheRest() {
        assertThat(ids(Change.ACCEPTED, Change.ATTEMPTED, Change.PUT_BACK)).isEmpty();
    }

    /** Compaction leaves no record of the retry itself. */
    @Test
    void shouldKnowOfARetryByTheAttemptBehindIt() {
        List<String> told = new ArrayList<>();
        for (Changed one :
                List.of(
                        changed(9, Change.BURIED, 1, Evidence.ANSWERED),
                        changed(9, Change.PUT_BACK, 2, Evidence.ANSWERED),
                        changed(9, Change.SETTLED, 3, Evidence.ANSWERED))) {
            events.of(one).forEach(it -> told.add(kindOf(it)));
        }

        assertThat(told).containsExactly("buried-1", "retried-1", "settled-3");
    }

    @Test
    void shouldNotTakeAnotherPaymentForTheNextAttempt() {
        Changed other =
                new Changed(
                        9,
                        9,
                        Change.SETTLED,
                        new StoredPayment(new UUID(3, 4), 1, 1, 2, 0, 1, Evidence.ANSWERED, 200));
        events.of(changed(1, Change.BURIED, 1, Evidence.ANSWERED));

        assertThat(events.of(other)).hasSize(1);
    }

    @Test
    void shouldTellOfAPurge() {
        assertThat(events.of(new Transition.Purged(12, 5_000)))
                .singleElement()
                .satisfies(
                        it ->
                                assertThat(it.body())
                                        .isEqualTo(
                                                "{\"type\":\"payments.purged\","
                                                        + "\"timestamp\":\"1970-01-01T00:00:05Z\","
                                                        + "\"data\":{}}"));
    }

    private List<String> ids(Change... changes) {
        List<String> ids = new ArrayList<>();
        for (Change change : changes) {
            events.of(changed(1, change, 1, Evidence.ANSWERED)).forEach(it -> ids.add(kindOf(it)));
        }
        return ids;
    }

    private static String kindOf(WebhookEvent event) {
        return event.id().replace("-" + ID + "-1000-", "-");
    }

    private static Changed changed(long position, Change change, int attempt, Evidence evidence) {
        return new Changed(
                position,
                1_000 + position,
                change,
                new StoredPayment(ID, 1990, 1_000, attempt, 1, 5_000_001_234L, evidence, 200));
    }
}
