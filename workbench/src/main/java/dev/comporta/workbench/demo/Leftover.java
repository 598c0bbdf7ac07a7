package dev.comporta.workbench.demo;

/**
 * Payments that were acknowledged and not settled yet, with the processors still in the last stage.
 *
 * @param atEnd when the load ended
 * @param secondAfter one second later
 */
record Leftover(long atEnd, long secondAfter) {}
