package dev.comporta.journal.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Redis must be set to, so that what it acknowledged is not taken back.
 *
 * <p>Some services forbid to look at it: then it is theirs to know.
 */
final class RedisSettings {
    private static final String POLICY = "maxmemory-policy";
    private static final String AOF = "appendonly";
    private static final String FSYNC = "appendfsync";

    private RedisSettings() {}

    /** What is to be changed, in words; empty: nothing. */
    static List<String> complaints(RedisLink link, boolean power) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String key : List.of(POLICY, AOF, FSYNC)) {
            try {
                settings.putAll(read(link, key));
            } catch (IOException e) {
                if (!link.isOpen()) {
                    throw e;
                }
            }
        }
        return complaints(settings, power);
    }

    static List<String> complaints(Map<String, String> settings, boolean power) {
        List<String> complaints = new ArrayList<>();
        require(settings, POLICY, "noeviction", "else it deletes payments", complaints);
        if (power) {
            String why = "else it loses acknowledged payments with its power";
            require(settings, AOF, "yes", why, complaints);
            require(settings, FSYNC, "always", why, complaints);
        }
        return complaints;
    }

    private static void require(
            Map<String, String> settings,
            String key,
            String wanted,
            String why,
            List<String> complaints) {
        String found = settings.getOrDefault(key, wanted);
        if (!found.equals(wanted)) {
            complaints.add(
                    "set Redis's " + key + " to " + wanted + ", " + why + " (it is " + found + ")");
        }
    }

    private static Map<String, String> read(RedisLink link, String key) throws IOException {
        return link.ask(commands -> commands.configGet(key));
    }
}
