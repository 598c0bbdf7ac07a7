package dev.comporta.events.embedded;

import java.util.Locale;

/** What an acknowledged event survives. */
public enum Durability {
    /** Any crash of the process: written before the acknowledgement, synced ten times a second. */
    PROCESS,
    /** Power loss: synced before the acknowledgement, many batches at a time. */
    POWER;

    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

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
        throw new IllegalArgumentException("DURABILITY must be process or power: " + text);
    }
}
