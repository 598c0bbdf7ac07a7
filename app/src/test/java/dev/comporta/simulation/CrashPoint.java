package dev.comporta.simulation;

/** A step at which the process may die. */
enum CrashPoint {
    BEFORE_WRITE,
    INSIDE_WRITE,
    AFTER_WRITE,
    BEFORE_SYNC,
    AFTER_SYNC,
    BEFORE_RENAME,
    AFTER_RENAME,
    BEFORE_DELETE,
    BEFORE_SEND,
    AFTER_SEND,
    BEFORE_RECEIVE,
    AFTER_RECEIVE,
    BEFORE_ACK,
    AFTER_ACK,
    BETWEEN_EVENTS
}
