package dev.comporta.payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Only what proves that nothing is booked may be tried again. */
@Timeout(10)
class DeadLetterReasonTest {
    @ParameterizedTest
    @CsvSource({
        "ANSWERED,400,refused,true",
        "ANSWERED,401,refused,true",
        "ANSWERED,404,refused,true",
        "ANSWERED,422,booked-otherwise,false",
        "LOOKED_UP,200,booked-otherwise,false",
        "LOOKED_UP,404,not-on-record,true",
        "ANSWERED,429,retries-exhausted,true",
        "ANSWERED,500,retries-exhausted,true",
        "ANSWERED,599,retries-exhausted,true",
        "NOT_SENT,0,retries-exhausted,true",
        "OPERATOR,0,retries-exhausted,true",
        "ANSWERED,408,unproven,false",
        "ANSWERED,425,unproven,false",
        "ANSWERED,200,unproven,false",
        "TIMED_OUT,0,unproven,false",
        "BROKEN,0,unproven,false",
        "GARBLED,0,unproven,false",
        "PAGE,503,unproven,false",
        "OVERSIZED,0,unproven,false",
        "RESTARTED,0,unproven,false",
        "NONE,0,unproven,false"
    })
    void shouldFollowFromTheLastEvidence(
            Evidence evidence, int status, String slug, boolean unbooked) {
        DeadLetterReason reason = DeadLetterReason.of(evidence, status);

        assertThat(reason.slug()).isEqualTo(slug);
        assertThat(reason.isUnbooked()).isEqualTo(unbooked);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsSlug(DeadLetterReason reason) {
        assertThat(DeadLetterReason.ofSlug(reason.slug())).contains(reason);
    }
}
