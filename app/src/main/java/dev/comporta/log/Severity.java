package dev.comporta.log;

import java.util.Locale;
import java.util.logging.Level;

/** How much somebody should care, the most first. */
public enum Severity {
    /** Money, or the process, is in trouble, and a person must act. */
    ERROR,
    /** A person should look. */
    WARN,
    /** Good to know afterwards. */
    INFO,
    /** For who looks into the gateway itself. */
    DEBUG;

    /** What java.util.logging calls it. */
    Level level() {
        return switch (this) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
        };
    }

    /**
     * As a setting says it.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Severity of(String slug) {
        for (Severity severity : values()) {
            if (severity.slug().equals(slug.toLowerCase(Locale.ROOT))) {
                return severity;
            }
        }
        throw new IllegalArgumentException("LOG_LEVEL must be error, warn, info or debug: " + slug);
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Severity of(Level level) {
        for (Severity severity : values()) {
            if (level.intValue() >= severity.level().intValue()) {
                return severity;
            }
        }
        return DEBUG;
    }
}
