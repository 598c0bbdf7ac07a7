package dev.comporta.service;

import dev.comporta.door.ApiKeys;
import dev.comporta.door.DoorOptions;
import dev.comporta.door.Tls;
import dev.comporta.http.AdminRule;
import dev.comporta.http.Guards;
import dev.comporta.log.Event;
import dev.comporta.log.Log;
import dev.comporta.meter.Meter;
import dev.comporta.net.Escalation;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who may come in, as of now: what the options name is read, and read again by a thread of its own
 * once a second.
 *
 * <p>Threading: safe.
 */
public final class Door {
    private final Optional<ApiKeys> keys;
    private final Optional<Tls> tls;
    private final boolean open;
    private final Purpose purpose;

    /**
     * What the door is in front of, for people.
     *
     * @param mayDo what whoever comes in may do: "post payments and read them"
     * @param keys the option that names the file of keys
     * @param meters what the names of the keys' meters begin with
     */
    public record Purpose(String mayDo, String keys, String meters) {}

    /**
     * @param loopback whether the service can be reached from this machine only
     * @throws IllegalArgumentException where a file can't be used
     */
    public Door(DoorOptions options, boolean loopback, Purpose purpose) {
        this.purpose = purpose;
        keys =
                options.keysFile()
                        .map(
                                file ->
                                        new ApiKeys(
                                                purpose.keys(),
                                                purpose.meters(),
                                                file,
                                                System::nanoTime,
                                                Event::tell));
        tls = options.tls().map(files -> new Tls(files, InstantSource.system(), Event::tell));
        boolean asks = keys.isPresent() || tls.map(Tls::asksForCertificates).orElse(false);
        open = !asks && !loopback && !options.allowAnonymous();
    }

    /** What addresses of the port begin with. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    public Guards guards(AdminRule administrators) {
        return new Guards(administrators, keys, tls);
    }

    /** From now on files are read again when they change: those that may hang hold up nobody. */
    public void watch() {
        if (keys.isEmpty() && tls.isEmpty()) {
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
            tls.ifPresent(Tls::check);
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }

    /** What the health answer says of it: anybody may read that, so it names no file. */
    public Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        if (open) {
            notes.put(
                    "access",
                    "open to all who reach it: no " + purpose.keys() + ", no ALLOW_ANONYMOUS");
        }
        keys.flatMap(ApiKeys::problem)
                .ifPresent(_ -> notes.put("keys", "the file can't be used; older keys are"));
        tls.flatMap(Tls::problem).ifPresent(problem -> notes.put("tls", problem));
        return notes;
    }

    /** Others whenever a file is read again. */
    public List<Meter> meters() {
        return Stream.of(keys.map(ApiKeys::meters), tls.map(Tls::meters))
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .toList();
    }

    /** Says on stderr what may not be meant: that nobody is asked who he is, above all. */
    public void warn(String address) {
        tls.flatMap(Tls::problem).ifPresent(ServiceEvents.CERTIFICATE::tell);
        if (!open) {
            return;
        }
        if (Log.isJson()) {
            ServiceEvents.OPEN_TO_ALL.tell(
                    "whoever reaches " + address + " may " + purpose.mayDo(), address);
        } else {
            warning(address).forEach(System.err::println);
        }
    }

    private List<String> warning(String address) {
        String frame = "*".repeat(78);
        return List.of(
                frame,
                "*  WARNING: whoever reaches " + address + " may " + purpose.mayDo() + ".",
                "*",
                "*  Give clients keys with "
                        + purpose.keys()
                        + " ('comporta key new NAME' makes one), or",
                "*  say with ALLOW_ANONYMOUS=true that it is meant: something else asks who they",
                "*  are, as a private network or a proxy.",
                frame);
    }
}
