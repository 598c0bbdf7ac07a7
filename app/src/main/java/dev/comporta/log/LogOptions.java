package dev.comporta.log;

import static dev.comporta.setting.Setting.requireRange;

import java.util.Locale;

/**
 * How the log is written.
 *
 * @param format of its lines
 * @param least what matters less is not told; libraries are told from WARN on at the most
 * @param rateMax lines of one event in one second; what comes beyond is counted, and the count told
 */
public record LogOptions(Format format, Severity least, int rateMax) {
    public static final String FORMAT = "text";
    public static final String LEVEL = "info";
    public static final int RATE_MAX = 20;

    public static final LogOptions DEFAULTS = new LogOptions(Format.TEXT, Severity.INFO, RATE_MAX);

    /** What a line looks like. */
    public enum Format {
        /** For people. */
        TEXT,
        /** For machines: one JSON object. */
        JSON;

        /**
         * As a setting says it.
         *
         * @throws IllegalArgumentException where it is none
         */
        public static Format of(String slug) {
            return switch (slug.toLowerCase(Locale.ROOT)) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default ->
                        throw new IllegalArgumentException(
                                "LOG_FORMAT must be text or json: " + slug);
            };
        }
    }

    public LogOptions {
        requireRange("LOG_RATE_MAX", rateMax, 1, 100_000);
    }
}
