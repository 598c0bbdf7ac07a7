package dev.comporta.store;

/** What an acknowledged payment survives. */
public enum Durability {
    /** Nothing: for tests. */
    MEMORY("memory"),
    /** Any crash of the process: written before the acknowledgement, a sync starts each 10 ms. */
    PROCESS("process"),
    /** Power loss: synced before the acknowledgement, many at a time. */
    POWER("power");

    private final String slug;

    Durability(String slug) {
        this.slug = slug;
    }

    /** As configuration says it. */
    public String slug() {
        return slug;
    }

    /**
     * The level with a slug, in any case.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Durability of(String text) {
        for (Durability level : values()) {
            if (level.slug.equalsIgnoreCase(text)) {
                return level;
            }
        }
        throw new IllegalArgumentException("DURABILITY must be process, power or memory: " + text);
    }
}
