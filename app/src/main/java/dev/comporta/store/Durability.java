package dev.comporta.store;

import dev.comporta.payment.Slug;

/** What an acknowledged payment survives. */
public enum Durability implements Slug {
    /** Nothing: for tests. */
    MEMORY,
    /** Any crash of the process: written before the acknowledgement, a sync starts each 10 ms. */
    PROCESS,
    /** Power loss: synced before the acknowledgement, many at a time. */
    POWER;

    /**
     * The level with a slug, in any case.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Durability of(String text) {
        for (Durability level : values()) {
            if (level.slug().equalsIgnoreCase(text)) {
                return level;
            }
        }
        throw new IllegalArgumentException("DURABILITY must be process, power or memory: " + text);
    }
}
