package dev.comporta.archive.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in which PostgreSQL the archive is.
 *
 * @param url {@code jdbc:postgresql://…} or {@code postgres://…}; may hold a password, and is never
 *     printed
 * @param user empty: the URL's
 * @param password empty: the URL's, or none
 * @param name of the gateway there, by which several share one database
 * @param timeout a call on which nothing comes for so long is given up
 * @param recovers whether a store that has lost everything is made anew from it
 */
public record PostgresOptions(
        String url, String user, String password, String name, Duration timeout, boolean recovers) {
    public static final String NAME = "comporta";
    public static final int TIMEOUT_SECONDS = 10;

    private static final String JDBC = "jdbc:postgresql://";
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public PostgresOptions {
        if (!url.startsWith(JDBC)) {
            URI parsed = parse(url);
            String[] userInfo = parts(parsed.getRawUserInfo());
            user = user.isEmpty() ? userInfo[0] : user;
            password = password.isEmpty() ? userInfo[1] : password;
            url = jdbc(parsed);
        }
        password = password.strip(); // as a file may have it
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "ARCHIVE_NAME must be 1 to 64 letters, digits, dots or dashes: " + name);
        }
        if (timeout.toMillis() < 1_000 || timeout.toMillis() > 600_000) {
            throw new IllegalArgumentException(
                    "ARCHIVE_TIMEOUT must be 1s to 10m: " + timeout.toMillis() + " ms");
        }
    }

    /** The same, with no call that takes longer. */
    public PostgresOptions within(Duration atMost) {
        Duration least = timeout.compareTo(atMost) < 0 ? timeout : atMost;
        return new PostgresOptions(url, user, password, name, least, recovers);
    }

    /** The same, without what is nobody's business. */
    public String place() {
        int parameters = url.indexOf('?');
        String whole = parameters < 0 ? url : url.substring(0, parameters);
        return "PostgreSQL " + whole.substring(JDBC.length()) + ", gateway " + name;
    }

    @Override
    public String toString() {
        return place();
    }

    private static URI parse(String url) {
        URI parsed;
        try {
            parsed = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        boolean isOurs = "postgres".equals(parsed.getScheme());
        if (!(isOurs || "postgresql".equals(parsed.getScheme())) || parsed.getHost() == null) {
            throw malformed();
        }
        return parsed;
    }

    /** The URL itself is not told: it may hold a password. */
    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "ARCHIVE_URL must be jdbc:postgresql://host:port/database or"
                        + " postgres://user:password@host:port/database");
    }

    private static String jdbc(URI parsed) {
        String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
        String query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
        return JDBC + parsed.getHost() + port + parsed.getRawPath() + query;
    }

    private static String[] parts(@Nullable String userInfo) {
        String text = userInfo == null ? "" : userInfo;
        int colon = text.indexOf(':');
        return colon < 0
                ? new String[] {decode(text), ""}
                : new String[] {
                    decode(text.substring(0, colon)), decode(text.substring(colon + 1))
                };
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
