package dev.comporta.http;

import java.util.Comparator;

/**
 * A path, or all paths that differ in one part: {@code /payments/{id}}. What that part may be,
 * slashes included, is for the handler to judge.
 *
 * @param suffix what follows the variable part
 */
record PathTemplate(String prefix, String suffix, boolean isFixed) {
    /** Fixed ones first, then by how much of a path they say. */
    static final Comparator<PathTemplate> MOST_SAID_FIRST =
            Comparator.comparing(PathTemplate::isFixed)
                    .thenComparingInt(path -> path.prefix.length() + path.suffix.length())
                    .reversed();

    @Override
    public String toString() {
        return isFixed ? prefix : prefix + "{…}" + suffix;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException where it is none
     */
    static PathTemplate of(String text) {
        int open = text.indexOf('{');
        int close = text.indexOf('}');
        if (!text.startsWith("/") || open > close || text.lastIndexOf('{') != open) {
            throw new IllegalArgumentException("no template of a path: " + text);
        }
        return open < 0
                ? new PathTemplate(text, "", true)
                : new PathTemplate(text.substring(0, open), text.substring(close + 1), false);
    }

    /**
     * Whether the path is one of these. Prefix and suffix may share their slash, so that a path
     * which leaves the variable part out is told what it lacks.
     */
    boolean matches(String path) {
        return isFixed ? path.equals(prefix) : path.startsWith(prefix) && path.endsWith(suffix);
    }

    /** The variable part of a path that matches; may be empty. */
    String variable(String path) {
        int end = path.length() - suffix.length();
        return path.substring(prefix.length(), Math.max(prefix.length(), end));
    }
}
