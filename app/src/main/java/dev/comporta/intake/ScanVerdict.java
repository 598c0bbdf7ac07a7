package dev.comporta.intake;

import dev.comporta.http.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PaymentScanner} found a body to be. Of several defects the first in this order is
 * told.
 */
enum ScanVerdict {
    VALID(null),
    NOT_JSON(PaymentProblem.NOT_JSON),
    TOO_DEEP(PaymentProblem.TOO_DEEP),
    NOT_AN_OBJECT(PaymentProblem.NOT_AN_OBJECT),
    DUPLICATE_ID(
            PaymentProblem.DUPLICATE_FIELD.withDetail("correlationId may stand in the body once")),
    DUPLICATE_AMOUNT(
            PaymentProblem.DUPLICATE_FIELD.withDetail("amount may stand in the body once")),
    ID_MISSING(
            PaymentProblem.MISSING_FIELD.withDetail(
                    "correlationId is missing: a UUID string was expected")),
    ID_NOT_A_UUID(
            PaymentProblem.NOT_A_UUID.withDetail(
                    "correlationId must be a string with a UUID in 8-4-4-4-12 form")),
    AMOUNT_MISSING(
            PaymentProblem.MISSING_FIELD.withDetail(
                    "amount is missing: a JSON number was expected")),
    AMOUNT_NOT_A_NUMBER(PaymentProblem.NOT_A_NUMBER),
    AMOUNT_TOO_PRECISE(PaymentProblem.AMOUNT_TOO_PRECISE),
    AMOUNT_OUT_OF_RANGE(PaymentProblem.AMOUNT_OUT_OF_RANGE);

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final @Nullable Problem problem;

    ScanVerdict(@Nullable Problem problem) {
        this.problem = problem;
    }

    /** Null for {@link #VALID} only. */
    @Nullable Problem problem() {
        return problem;
    }
}
