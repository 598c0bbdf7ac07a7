package dev.comporta.payment;

/**
 * What was seen of an attempt. The codes stand in the journal, and the slugs are what others read:
 * none may ever change.
 */
public enum Evidence implements Slug {
    /** Nothing was seen yet. */
    NONE(0),
    /** No byte was written: refused, no route, pool full, TLS failed. */
    NOT_SENT(1),
    /** A complete HTTP answer came; its status is kept beside the evidence. */
    ANSWERED(2),
    /** No answer came within the time-out. */
    TIMED_OUT(3),
    /** The connection was reset or closed after a byte was written. */
    BROKEN(4),
    /** An answer came that is not HTTP, or that does not judge the payment's batch. */
    GARBLED(5),
    /** The process stopped with the attempt stored and no outcome. */
    RESTARTED(6),
    /** The processor's own record of the payment was read. */
    LOOKED_UP(7),
    /** An operator has looked into the processor's books and said so. */
    OPERATOR(8),
    /**
     * A complete answer came that a proxy may have sent; its status is kept beside the evidence.
     */
    PAGE(9),
    /** An answer came whose head or body is longer than this client reads. */
    OVERSIZED(10);

    private final int code;

    Evidence(int code) {
        this.code = code;
    }

    /** What stands in the journal. */
    public int code() {
        return code;
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
