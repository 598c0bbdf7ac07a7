package dev.comporta.gateway;

import dev.comporta.door.ApiKeys;
import dev.comporta.door.DoorOptions;
import dev.comporta.http.AdminRule;
import dev.comporta.http.Guards;
import dev.comporta.meter.Meter;
import dev.comporta.net.Escalation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Who may come in, as of now: what the options name is read, and read again by a thread of its own
 * once a second.
 *
 * <p>Threading: safe.
 */
final class Door {
    private final Optional<ApiKeys> keys;
    private final boolean open;

    /**
     * @param loopback whether the gateway can be reached from this machine only
     * @throws IllegalArgumentException where a file can't be used
     */
    Door(DoorOptions options, boolean loopback) {
        keys = options.keysFile().map(file -> new ApiKeys(file, System::nanoTime, Ending::say));
        open = keys.isEmpty() && !loopback && !options.allowAnonymous();
    }

    Guards guards(AdminRule administrators) {
        return new Guards(administrators, keys);
    }

    /** From now on files are read again when they change: those that may hang hold up nobody. */
    void watch() {
        if (keys.isEmpty()) {
            return;
        }
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("door").factory());
        var _ = thread.scheduleWithFixedDelay(this::check, 1, 1, TimeUnit.SECONDS);
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private void check() {
        try {
            keys.ifPresent(ApiKeys::check);
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }

    /** What the health answer says of it: anybody may read that, so it names no file. */
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        if (open) {
            notes.put("access", "open to all who reach it: no API_KEYS_FILE, no ALLOW_ANONYMOUS");
        }
        keys.flatMap(ApiKeys::problem)
                .ifPresent(_ -> notes.put("keys", "the file can't be used; older keys are"));
        return notes;
    }

    /** Others whenever a file is read again. */
    List<Meter> meters() {
        return keys.map(ApiKeys::meters).orElse(List.of());
    }

    /** Says on stderr that nobody is asked who he is, where that may not be meant. */
    void warn(String address) {
        if (open) {
            warning(address).forEach(System.err::println);
        }
    }

    private static List<String> warning(String address) {
        String frame = "*".repeat(78);
        return List.of(
                frame,
                "*  WARNING: whoever reaches " + address + " may post payments and read them.",
                "*",
                "*  Give clients keys with API_KEYS_FILE ('comporta key new NAME' makes one), or",
                "*  say with ALLOW_ANONYMOUS=true that it is meant: something else asks who they",
                "*  are, as a private network or a proxy.",
                frame);
    }
}
