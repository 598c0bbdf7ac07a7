package dev.comporta.gateway;

import java.util.Arrays;
import java.util.Locale;

/** What an instance does. */
public enum Mode {
    /** Takes requests from clients, and owns the payments, at times where others may own them. */
    STANDALONE,
    /** Takes requests from clients, and passes them on to the owner. */
    API,
    /** Owns the payments, and takes requests from other instances only. */
    WORKER;

    /** As the setting says it. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of this name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Mode of(String slug) {
        return Arrays.stream(values())
                .filter(mode -> mode.slug().equalsIgnoreCase(slug))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "MODE must be standalone, api or worker: " + slug));
    }
}
