package dev.comporta.simulation;

/** A step at which the process may die. */
enum CrashPoint {
    BEFORE_WRITE,
    INSIDE_WRITE,
    AFTER_WRITE,
    BEFORE_SYNC,
    AFTER_SYNC,
    BEFORE_RENAME(30),
    AFTER_RENAME(30),
    BEFORE_DELETE(30),
    BEFORE_SEND,
    AFTER_SEND,
    BEFORE_RECEIVE,
    AFTER_RECEIVE,
    BEFORE_ACK,
    AFTER_ACK,
    BETWEEN_EVENTS;

    /** How much likelier a crash is at a point that a life seldom comes to. */
    final int weight;

    CrashPoint() {
        this(1);
    }

    CrashPoint(int weight) {
        this.weight = weight;
    }
}
