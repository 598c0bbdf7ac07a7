package dev.comporta.http;

/** What can be wrong with any request, whatever it asks for. */
public final class HttpProblem {
    public static final Problem MALFORMED_REQUEST =
            new Problem(
                    400,
                    "malformed-request",
                    "The request does not follow RFC 9112, or its Host or target is not one");

    public static final Problem TLS_REQUIRED =
            new Problem(
                    400, "tls-required", "This port speaks HTTPS: the request came in the clear");

    public static final Problem BROKEN_CODING =
            new Problem(400, "broken-coding", "The body is not packed as Content-Encoding says");

    public static final Problem UNAUTHORIZED =
            new Problem(
                    401,
                    "unauthorized",
                    "Authorization must be Bearer with the administrator's token");

    public static final Problem KEY_REQUIRED =
            new Problem(
                    401,
                    "key-required",
                    "Authorization must be Bearer with an API key, or X-API-Key must be one; one of"
                            + " them, once");

    public static final Problem KEY_FORBIDDEN =
            new Problem(403, "key-forbidden", "This API key may not do that (its roles)");

    public static final Problem FORBIDDEN =
            new Problem(
                    403,
                    "forbidden",
                    "Administration needs a token (ADMIN_TOKEN), a loopback bind, or ALLOW_PURGE=true");

    public static final Problem CROSS_SITE =
            new Problem(
                    403,
                    "cross-site",
                    "Pages of another origin may not use the gateway (Origin, Sec-Fetch-Site)");

    public static final Problem NO_SUCH_RESOURCE =
            new Problem(404, "no-such-resource", "Nothing is at this path");

    public static final Problem METHOD_NOT_ALLOWED =
            new Problem(405, "method-not-allowed", "Allow names the methods of this path");

    public static final Problem REQUEST_TIMEOUT =
            new Problem(
                    408, "request-timeout", "The request was not complete within the time allowed");

    public static final Problem LENGTH_REQUIRED =
            new Problem(
                    411,
                    "length-required",
                    "Content-Length or Transfer-Encoding: chunked is required");

    public static final Problem BODY_TOO_LARGE =
            new Problem(413, "body-too-large", "The body is longer than the limit");

    public static final Problem TARGET_TOO_LONG =
            new Problem(414, "target-too-long", "The request line is longer than the limit");

    public static final Problem UNSUPPORTED_MEDIA_TYPE =
            new Problem(
                    415,
                    "unsupported-media-type",
                    "A body needs Content-Type: application/json, without Content-Encoding");

    public static final Problem EXPECTATION_FAILED =
            new Problem(417, "expectation-failed", "Expect may only be 100-continue");

    public static final Problem WRONG_HOST =
            new Problem(
                    421,
                    "wrong-host",
                    "Host must be localhost, the address that is bound, or one of HOSTS");

    public static final Problem RATE_LIMITED =
            new Problem(
                    429,
                    "rate-limited",
                    "This API key's limit of requests per second is reached; nothing was stored");

    public static final Problem HEAD_TOO_LARGE =
            new Problem(431, "head-too-large", "The header section is longer than the limit");

    public static final Problem INTERNAL =
            new Problem(500, "internal", "The gateway could not answer; its log says why");

    public static final Problem BUSY =
            new Problem(
                    503, "busy", "The gateway has more requests than it can take up; try later");

    public static final Problem TOO_MANY_CONNECTIONS =
            new Problem(503, "too-many-connections", "All connections are taken; try later");

    public static final Problem DRAINING =
            new Problem(
                    503,
                    "draining",
                    "This instance is going down; nothing was stored: try another one");

    public static final Problem UNSUPPORTED_VERSION =
            new Problem(505, "unsupported-version", "HTTP/1.1 and HTTP/1.0 are spoken here");

    private HttpProblem() {}
}
