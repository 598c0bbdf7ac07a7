package dev.comporta.payment;

/**
 * What was seen of an attempt. The codes stand in the journal, and the slugs are what others read:
 * none may ever change.
 */
public enum Evidence {
    /** Nothing was seen yet. */
    NONE(0, "none"),
    /** No byte was written: refused, no route, pool full, TLS failed. */
    NOT_SENT(1, "not-sent"),
    /** A complete HTTP answer came; its status is kept beside the evidence. */
    ANSWERED(2, "answered"),
    /** No answer came within the time-out. */
    TIMED_OUT(3, "timed-out"),
    /** The connection was reset or closed after a byte was written. */
    BROKEN(4, "broken"),
    /** An answer came that is not HTTP, or that does not judge the payment's batch. */
    GARBLED(5, "garbled"),
    /** The process stopped with the attempt stored and no outcome. */
    RESTARTED(6, "restarted"),
    /** The processor's own record of the payment was read. */
    LOOKED_UP(7, "looked-up"),
    /** An operator has looked into the processor's books and said so. */
    OPERATOR(8, "operator"),
    /**
     * A complete answer came that a proxy may have sent; its status is kept beside the evidence.
     */
    PAGE(9, "page"),
    /** An answer came whose head or body is longer than this client reads. */
    OVERSIZED(10, "oversized");

    private final int code;
    private final String slug;

    Evidence(int code, String slug) {
        this.code = code;
        this.slug = slug;
    }

    /** What stands in the journal. */
    public int code() {
        return code;
    }

    /** What is told of it; where hyphens are of no use, with another separator in their place. */
    public String slug() {
        return slug;
    }

    /** The evidence with a code. */
    public static Evidence of(int code) {
        for (Evidence evidence : values()) {
            if (evidence.code == code) {
                return evidence;
            }
        }
        throw new IllegalArgumentException("unknown evidence: code=" + code);
    }
}
