package dev.comporta.routing;

import java.util.Locale;

/** Why payments are given to a processor. */
public enum Purpose {
    /** It is the cheapest one, and can settle them in time. */
    IN_TIME(0),
    /** It is dearer, and they may wait no longer for the cheapest one. */
    SPILLED(1),
    /** Their deadline has passed. */
    LATE(2),
    /** Its breaker is open: they find out whether it works again. */
    CANARY(3),
    /** They are in doubt there, and are sent again. */
    AGAIN(4);

    private final int index;

    Purpose(int index) {
        this.index = index;
    }

    /** Where it stands in a list with one entry for each. */
    int index() {
        return index;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Of payments that a policy gives to a processor.
     *
     * @param gate the processor's
     * @param isCheapest whether none takes a lower fee
     * @param deadlineNanos the earliest of theirs
     */
    public static Purpose of(
            ProcessorGate gate, boolean isCheapest, long deadlineNanos, long nowNanos) {
        if (gate.isOpen()) {
            return CANARY;
        }
        if (deadlineNanos <= nowNanos) {
            return LATE;
        }
        return isCheapest ? IN_TIME : SPILLED;
    }
}
