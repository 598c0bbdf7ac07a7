package dev.comporta.payment;

import java.util.Locale;

/**
 * A constant that others know by its name, in lower case and with hyphens: in configuration, in
 * answers, in what is exported. So no constant may ever be renamed.
 */
public interface Slug {
    String name();

    /** What is told of it; where hyphens are of no use, with another separator in their place. */
    default String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As JSON tells it, with spaces. */
    default String words() {
        return slug().replace('-', ' ');
    }
}
