package dev.comporta.workbench.simulator;

/**
 * What the processor has seen since it started or was purged, as {@code GET /admin/stats} tells it.
 *
 * @param posts well-formed payments received, singly or in batches, whatever became of them
 * @param batches requests that carried a list of payments
 * @param distinctIds correlation ids among them
 * @param sendsPerIdMax the most posts for any one id
 * @param answered500 failing, or full
 * @param concurrent payments being worked on right now
 * @param queued payments in line right now
 */
record Stats(
        long posts,
        long batches,
        long distinctIds,
        long sendsPerIdMax,
        long booked,
        long answered422,
        long answered500,
        long answered429,
        long badRequests,
        long resetAfterBooking,
        long hungAfterBooking,
        long closedBeforeBooking,
        long concurrent,
        long queued,
        long healthCalls,
        long healthAnswered429) {}
