package dev.comporta.intake;

import dev.comporta.http.Problem;

/** What can be wrong with a request that is about payments. */
public final class PaymentProblem {
    public static final Problem NOT_JSON =
            new Problem(400, "not-json", "The body must be one JSON value by RFC 8259, in UTF-8");

    public static final Problem TOO_DEEP =
            new Problem(400, "too-deep", "The body may nest objects and arrays 64 deep");

    public static final Problem NOT_AN_OBJECT =
            new Problem(400, "not-an-object", "The body must be a JSON object");

    public static final Problem DUPLICATE_FIELD =
            new Problem(400, "duplicate-field", "A field may stand in the body once");

    public static final Problem MISSING_FIELD =
            new Problem(400, "missing-field", "correlationId and amount are required");

    public static final Problem NOT_A_UUID =
            new Problem(400, "not-a-uuid", "The payment's id must be a UUID in 8-4-4-4-12 form");

    public static final Problem NOT_A_NUMBER =
            new Problem(400, "not-a-number", "amount must be a JSON number");

    public static final Problem UNREADABLE_INSTANT =
            new Problem(
                    400,
                    "unreadable-instant",
                    "from and to must be ISO-8601 instants with Z or an offset, at most 9 decimals and no"
                            + " leap second");

    public static final Problem REPEATED_PARAMETER =
            new Problem(400, "repeated-parameter", "from and to may be given once each");

    public static final Problem NO_SUCH_PAYMENT =
            new Problem(404, "no-such-payment", "No payment with this id is known");

    public static final Problem AMOUNT_CONFLICT =
            new Problem(
                    409,
                    "amount-conflict",
                    "A payment with this correlationId is already accepted with another amount");

    public static final Problem AMOUNT_TOO_PRECISE =
            new Problem(422, "amount-too-precise", "amount may have 2 decimals at most");

    public static final Problem AMOUNT_OUT_OF_RANGE =
            new Problem(422, "amount-out-of-range", "amount must be 0.01 to 1000000000000.00");

    public static final Problem FROM_AFTER_TO =
            new Problem(422, "from-after-to", "from must not be after to");

    public static final Problem FULL =
            new Problem(
                    503,
                    "full",
                    "A bound of the gateway is reached; nothing was stored: try later");

    public static final Problem STORE_UNAVAILABLE =
            new Problem(
                    503,
                    "store-unavailable",
                    "The store can't make this safe, health says why; posted again it is the same payment");

    public static final Problem ARCHIVE_NEEDED =
            new Problem(
                    503,
                    "archive-needed",
                    "The window cuts an hour of which only the archive knows more than the sum, and that"
                            + " can't tell now; windows of whole hours can be had");

    public static final Problem ARCHIVE_LOST =
            new Problem(
                    503,
                    "archive-lost",
                    "This asks for payments of which only an archive knew that is lost; sums of whole"
                            + " hours can be had");

    private PaymentProblem() {}
}
