package dev.comporta.gateway;

import java.util.function.LongSupplier;

/**
 * Tells, once for each kind, that one processor's answers keep payments in doubt: they would come
 * again each time, and only a person can change that.
 *
 * <p>Threading: one owner.
 */
final class AnswerComplaints {
    private final String processor;
    private final LongSupplier pages;
    private final LongSupplier oversized;
    private boolean toldOversized;
    private boolean toldPages;

    /**
     * @param pages how many answers were pages
     * @param oversized how many were longer than is read
     */
    AnswerComplaints(String processor, LongSupplier pages, LongSupplier oversized) {
        this.processor = processor;
        this.pages = pages;
        this.oversized = oversized;
    }

    void check() {
        if (!toldOversized && oversized.getAsLong() > 0) {
            toldOversized = true;
            tell(
                    "oversized",
                    "with a head over 8 KiB or a body over 64 KiB: such answers are not read, and"
                            + " their payments stay in doubt");
        }
        if (!toldPages && pages.getAsLong() > 0) {
            toldPages = true;
            tell(
                    "page",
                    "that is not JSON: a proxy's page proves nothing, and such payments stay in"
                            + " doubt (PROCESSOR_PAGE)");
        }
    }

    private void tell(String kind, String what) {
        GatewayEvents.ANSWER_UNUSABLE.tell(
                "processor " + processor + " sent an answer " + what, processor, kind);
    }
}
