package dev.comporta.intake;

/** What {@link PaymentScanner} found a body to be. Every defect names one field or none. */
enum ScanVerdict {
    VALID,
    NOT_JSON,
    TOO_DEEP,
    NOT_AN_OBJECT,
    DUPLICATE_ID,
    DUPLICATE_AMOUNT,
    ID_MISSING,
    ID_NOT_A_UUID,
    AMOUNT_MISSING,
    AMOUNT_NOT_A_NUMBER,
    AMOUNT_TOO_PRECISE,
    AMOUNT_OUT_OF_RANGE
}
