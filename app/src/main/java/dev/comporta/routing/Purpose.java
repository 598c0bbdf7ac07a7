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
}
