package dev.comporta.workbench.simulator;

/** What becomes of one payment once its delay is over. */
enum ProcessorVerdict {
    BOOKED,
    BOOKED_THEN_RESET,
    BOOKED_THEN_HUNG,
    DUPLICATE,
    FAILED,
    CLOSED,
    FULL
}
