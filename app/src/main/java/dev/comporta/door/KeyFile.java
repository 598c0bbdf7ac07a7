package dev.comporta.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of keys. Each line is a key, empty, or a comment behind {@code #}:
 *
 * <pre>
 * NAME sha256:HEX [rate=PER_SECOND] [burst=COUNT] [roles=read,write,metrics] [apps=APP,APP]
 * </pre>
 *
 * Payments belong to no app, so that {@code apps} says nothing of them. A complaint names the line
 * and never what stands in it.
 */
final class KeyFile {
    /** Each is told in the metrics. */
    static final int KEYS_MAX = 1_000;

    /** Each is compared, for every event. */
    static final int APPS_MAX = 64;

    private static final int APP_LENGTH_MAX = 128;

    private static final String HASH = "sha256:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DIGEST = Pattern.compile(HASH + "[0-9a-fA-F]{64}");
    private static final Set<Access> ROLES = EnumSet.of(Access.READ, Access.WRITE, Access.METRICS);
    private static final Set<Access> USUAL_ROLES = EnumSet.of(Access.READ, Access.WRITE);

    private final LongSupplier clock;
    private final Map<String, ApiKey> earlier = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> digests = new HashSet<>();
    private final List<ApiKey> keys = new ArrayList<>();

    private KeyFile(LongSupplier clock, @Nullable KeyRing earlier) {
        this.clock = clock;
        if (earlier != null) {
            earlier.keys().forEach(key -> this.earlier.put(key.name(), key));
        }
    }

    /**
     * @param earlier what was read before: a key keeps its counts, and its bucket while its limit
     *     is the same
     * @throws IllegalArgumentException naming the line, and what is wrong with it
     */
    static KeyRing read(byte[] text, @Nullable KeyRing earlier, LongSupplier clock) {
        KeyFile file = new KeyFile(clock, earlier);
        int number = 0;
        for (String line : new String(text, UTF_8).split("\n", -1)) {
            number++;
            file.read(line.strip(), number);
        }
        return new KeyRing(file.keys);
    }

    private void read(String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        try {
            ApiKey key = key(line.split("\\s+"));
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("the name is there twice");
            }
            if (!digests.add(HexFormat.of().formatHex(key.digest()))) {
                throw new IllegalArgumentException("the key is there twice");
            }
            if (keys.size() == KEYS_MAX) {
                throw new IllegalArgumentException("there may be " + KEYS_MAX + " keys at most");
            }
            keys.add(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    private ApiKey key(String[] words) {
        if (!NAME.matcher(words[0]).matches()) {
            throw new IllegalArgumentException(
                    "a name has 1 to 64 letters, digits, dots, dashes or underscores");
        }
        if (words.length < 2 || !DIGEST.matcher(words[1]).matches()) {
            throw new IllegalArgumentException(
                    "behind the name comes sha256: and 64 hexadecimal digits, as 'comporta key new'"
                            + " prints them");
        }
        byte[] digest = HexFormat.of().parseHex(words[1].substring(HASH.length()));
        Map<String, String> settings = settings(words);
        Set<Access> roles = roles(settings.remove("roles"));
        List<String> apps = apps(settings.remove("apps"));
        RateLimit limit = limit(words[0], settings.remove("rate"), settings.remove("burst"));
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException(
                    "only rate=, burst=, roles= and apps= may follow, once");
        }
        ApiKey before = earlier.get(words[0]);
        return new ApiKey(
                words[0],
                digest,
                roles,
                apps,
                limit,
                before == null ? new ApiKey.Counts() : before.counts());
    }

    private static Map<String, String> settings(String[] words) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            int sign = words[i].indexOf('=');
            String name = sign < 0 ? "?" : words[i].substring(0, sign);
            settings.merge(name, words[i].substring(sign + 1), (_, _) -> "?");
        }
        return settings;
    }

    private static Set<Access> roles(@Nullable String text) {
        if (text == null) {
            return USUAL_ROLES;
        }
        Set<Access> roles = EnumSet.noneOf(Access.class);
        for (String word : text.split(",", -1)) {
            roles.add(
                    ROLES.stream()
                            .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(word))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "roles are read, write and metrics")));
        }
        return roles;
    }

    private static List<String> apps(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        List<String> apps = List.of(text.split(",", -1));
        if (apps.size() > APPS_MAX || apps.stream().anyMatch(KeyFile::isNoApp)) {
            throw new IllegalArgumentException(
                    "apps are 1 to " + APPS_MAX + " names of 1 to 128 characters, with commas");
        }
        return apps;
    }

    private static boolean isNoApp(String app) {
        return app.isEmpty() // or given twice
                || app.equals("?")
                || app.codePointCount(0, app.length()) > APP_LENGTH_MAX;
    }

    private @Nullable RateLimit limit(String name, @Nullable String rate, @Nullable String burst) {
        if (rate == null) {
            if (burst != null) {
                throw new IllegalArgumentException("burst= needs rate=");
            }
            return null;
        }
        int perSecond = number("rate", rate);
        int most = burst == null ? perSecond : number("burst", burst);
        ApiKey before = earlier.get(name);
        RateLimit kept = before == null ? null : before.limit();
        return kept != null && kept.isSameAs(perSecond, most)
                ? kept
                : new RateLimit(perSecond, most, clock);
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " must be a whole number, 1 to " + RateLimit.MAX, e);
        }
    }
}
