package dev.comporta.page;

/**
 * What is configured of the live page.
 *
 * @param enabled whether it is served
 */
public record PageOptions(boolean enabled) {
    public static final String ENABLED = "on";

    public static final PageOptions DEFAULTS = new PageOptions(true);
    public static final PageOptions OFF = new PageOptions(false);

    /**
     * As configuration says it.
     *
     * @param text on or off
     * @throws IllegalArgumentException where it is neither
     */
    public static PageOptions of(String text) {
        return switch (text) {
            case "on" -> DEFAULTS;
            case "off" -> OFF;
            default -> throw new IllegalArgumentException("PAGE must be on or off: " + text);
        };
    }
}
