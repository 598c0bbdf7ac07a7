package dev.comporta.intake;

/**
 * What can be wrong with a request (RFC 9457). The slugs are part of the public contract and listed
 * in docs/errors.md: add, never rename.
 */
enum Problem {
    MALFORMED_REQUEST(
            400,
            "malformed-request",
            "The request does not follow RFC 9112, or its Host or target is not one"),
    NOT_JSON(400, "not-json", "The body must be one JSON value by RFC 8259, in UTF-8"),
    TOO_DEEP(400, "too-deep", "The body may nest objects and arrays 64 deep"),
    NOT_AN_OBJECT(400, "not-an-object", "The body must be a JSON object"),
    DUPLICATE_FIELD(400, "duplicate-field", "A field may stand in the body once"),
    MISSING_FIELD(400, "missing-field", "correlationId and amount are required"),
    NOT_A_UUID(400, "not-a-uuid", "The payment's id must be a UUID in 8-4-4-4-12 form"),
    NOT_A_NUMBER(400, "not-a-number", "amount must be a JSON number"),
    UNREADABLE_INSTANT(
            400,
            "unreadable-instant",
            "from and to must be ISO-8601 instants with Z or an offset, at most 9 decimals and no"
                    + " leap second"),
    REPEATED_PARAMETER(400, "repeated-parameter", "from and to may be given once each"),
    INVALID_PARAMETER(
            400,
            "invalid-parameter",
            "limit must be 1 to 1000, after the next of an earlier answer, reason one of the known"),
    INVALID_RESOLUTION(
            400,
            "invalid-resolution",
            "The body must be a JSON object with outcome, maybe requestedAt, and maybe note"),
    INVALID_NOTE(
            400,
            "invalid-note",
            "The body must be a JSON object with note, a string of 1 to 200 characters, some of"
                    + " them visible"),
    UNAUTHORIZED(
            401, "unauthorized", "Authorization must be Bearer with the administrator's token"),
    FORBIDDEN(
            403,
            "forbidden",
            "Administration needs a token (ADMIN_TOKEN), a loopback bind, or ALLOW_PURGE=true"),
    CROSS_SITE(
            403,
            "cross-site",
            "Pages of another origin may not use the gateway (Origin, Sec-Fetch-Site)"),
    NO_SUCH_RESOURCE(404, "no-such-resource", "Nothing is at this path"),
    NO_SUCH_PAYMENT(404, "no-such-payment", "No payment with this id is known"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "Allow names the methods of this path"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request was not complete within the time allowed"),
    AMOUNT_CONFLICT(
            409,
            "amount-conflict",
            "A payment with this correlationId is already accepted with another amount"),
    NOT_IN_DOUBT(409, "not-in-doubt", "The payment is not in doubt now"),
    NOT_A_DEAD_LETTER(409, "not-a-dead-letter", "The payment is no dead letter now"),
    MAY_BE_BOOKED(
            409,
            "may-be-booked",
            "The payment's processor has its id booked; another attempt could book it twice"),
    LENGTH_REQUIRED(
            411, "length-required", "Content-Length or Transfer-Encoding: chunked is required"),
    BODY_TOO_LARGE(413, "body-too-large", "The body is longer than the limit"),
    TARGET_TOO_LONG(414, "target-too-long", "The request line is longer than the limit"),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "unsupported-media-type",
            "A body needs Content-Type: application/json, without Content-Encoding"),
    EXPECTATION_FAILED(417, "expectation-failed", "Expect may only be 100-continue"),
    WRONG_HOST(
            421,
            "wrong-host",
            "Host must be localhost, the address that is bound, or one of HOSTS"),
    AMOUNT_TOO_PRECISE(422, "amount-too-precise", "amount may have 2 decimals at most"),
    AMOUNT_OUT_OF_RANGE(422, "amount-out-of-range", "amount must be 0.01 to 1000000000000.00"),
    FROM_AFTER_TO(422, "from-after-to", "from must not be after to"),
    HEAD_TOO_LARGE(431, "head-too-large", "The header section is longer than the limit"),
    INTERNAL(500, "internal", "The gateway could not answer; its log says why"),
    FULL(503, "full", "A bound of the gateway is reached; nothing was stored: try later"),
    BUSY(503, "busy", "The gateway has more requests than it can take up; try later"),
    TOO_MANY_CONNECTIONS(503, "too-many-connections", "All connections are taken; try later"),
    DRAINING(503, "draining", "This instance is going down; nothing was stored: try another one"),
    STORE_UNAVAILABLE(
            503,
            "store-unavailable",
            "The store can't make this safe, health says why; posted again it is the same payment"),
    UNSUPPORTED_VERSION(505, "unsupported-version", "HTTP/1.1 and HTTP/1.0 are spoken here");

    private final int status;
    private final String slug;
    private final String detail;

    Problem(int status, String slug, String detail) {
        this.status = status;
        this.slug = slug;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    /** The problem's identity: a reference relative to the gateway. */
    String type() {
        return "/problems/" + slug;
    }

    /** The slug in words. */
    String title() {
        return Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' ');
    }

    /** Which part of the request is meant, and what was expected; never what was sent. */
    String detail() {
        return detail;
    }
}
