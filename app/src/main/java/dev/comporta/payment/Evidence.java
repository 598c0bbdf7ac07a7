package dev.comporta.payment;

/**
 * What was seen of an attempt. The ordinals stand in the journal: add at the end, never reorder.
 */
public enum Evidence {
    /** Nothing was seen yet. */
    NONE,
    /** No byte was written: refused, no route, pool full, TLS failed. */
    NOT_SENT,
    /** A complete HTTP answer came; its status is kept beside the evidence. */
    ANSWERED,
    /** No answer came within the time-out. */
    TIMED_OUT,
    /** The connection was reset or closed after a byte was written. */
    BROKEN,
    /** An answer came that is not HTTP. */
    GARBLED,
    /** The process stopped with the attempt stored and no outcome. */
    RESTARTED,
    /** The processor's own record of the payment was read. */
    LOOKED_UP
}
