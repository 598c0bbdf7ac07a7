package dev.comporta.intake;

import org.jspecify.annotations.Nullable;

/**
 * What {@link PaymentScanner} found a body to be. Of several defects the first in this order is
 * told.
 */
enum ScanVerdict {
    VALID(null, ""),
    NOT_JSON(Problem.NOT_JSON, Problem.NOT_JSON.detail()),
    TOO_DEEP(Problem.TOO_DEEP, Problem.TOO_DEEP.detail()),
    NOT_AN_OBJECT(Problem.NOT_AN_OBJECT, Problem.NOT_AN_OBJECT.detail()),
    DUPLICATE_ID(Problem.DUPLICATE_FIELD, "correlationId may stand in the body once"),
    DUPLICATE_AMOUNT(Problem.DUPLICATE_FIELD, "amount may stand in the body once"),
    ID_MISSING(Problem.MISSING_FIELD, "correlationId is missing: a UUID string was expected"),
    ID_NOT_A_UUID(
            Problem.NOT_A_UUID, "correlationId must be a string with a UUID in 8-4-4-4-12 form"),
    AMOUNT_MISSING(Problem.MISSING_FIELD, "amount is missing: a JSON number was expected"),
    AMOUNT_NOT_A_NUMBER(Problem.NOT_A_NUMBER, Problem.NOT_A_NUMBER.detail()),
    AMOUNT_TOO_PRECISE(Problem.AMOUNT_TOO_PRECISE, Problem.AMOUNT_TOO_PRECISE.detail()),
    AMOUNT_OUT_OF_RANGE(Problem.AMOUNT_OUT_OF_RANGE, Problem.AMOUNT_OUT_OF_RANGE.detail());

    private final @Nullable Problem problem;
    private final String detail;

    ScanVerdict(@Nullable Problem problem, String detail) {
        this.problem = problem;
        this.detail = detail;
    }

    /** Null for {@link #VALID} only. */
    @Nullable Problem problem() {
        return problem;
    }

    String detail() {
        return detail;
    }
}
