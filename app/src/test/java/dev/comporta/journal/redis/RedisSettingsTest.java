package dev.comporta.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is to be changed of Redis's settings, in the words that operators read. */
@Timeout(10)
class RedisSettingsTest {
    private static final Map<String, String> AS_SHIPPED =
            Map.of("maxmemory-policy", "noeviction", "appendonly", "no", "appendfsync", "everysec");

    @Test
    void shouldBeContentWithRedisAsItComes() {
        assertThat(RedisSettings.complaints(AS_SHIPPED, false)).isEmpty();
    }

    @Test
    void shouldRefuseARedisThatDeletesKeys() {
        assertThat(RedisSettings.complaints(Map.of("maxmemory-policy", "allkeys-lru"), false))
                .containsExactly(
                        "set Redis's maxmemory-policy to noeviction, else it deletes payments"
                                + " (it is allkeys-lru)");
    }

    @Test
    void shouldRefuseARedisThatForgetsWithItsPowerWhereThatMatters() {
        assertThat(RedisSettings.complaints(AS_SHIPPED, true))
                .containsExactly(
                        "set Redis's appendonly to yes, else it loses acknowledged payments with"
                                + " its power (it is no)",
                        "set Redis's appendfsync to always, else it loses acknowledged payments"
                                + " with its power (it is everysec)");
    }

    /** Some services let nobody look: then it is theirs to know. */
    @Test
    void shouldNotRefuseWhatItMayNotLookAt() {
        assertThat(RedisSettings.complaints(Map.of(), true)).isEmpty();
    }
}
