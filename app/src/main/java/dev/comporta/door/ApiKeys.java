package dev.comporta.door;

import dev.comporta.log.Event;
import dev.comporta.meter.Meter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The keys that are known now. One that is taken out of the file is unknown to the very next
 * request after it was read, on connections that are open, too.
 *
 * <p>Threading: safe; {@link #check} by one thread.
 */
public final class ApiKeys {
    private final Reloaded<KeyRing> ring;
    private final String prefix;
    private final Map<Refused, LongAdder> refused = new EnumMap<>(Refused.class);

    /** Why somebody does not come in. */
    public enum Refused {
        /** No key was given. */
        MISSING,
        /** Nobody has it. */
        UNKNOWN,
        /** More than one was given: a proxy may have checked the other one. */
        AMBIGUOUS,
        /** It has not the role. */
        ROLE
    }

    /**
     * @param clock of the limits: nanoseconds that only grow
     * @param log is told where the file was read again, or can't be
     * @throws IllegalArgumentException where the file can't be used
     */
    public ApiKeys(Path file, LongSupplier clock, BiConsumer<Event, String> log) {
        this("API_KEYS_FILE", "comporta", file, clock, log);
    }

    /**
     * Keys of another kind.
     *
     * @param setting the one that names the file
     * @param prefix what the names of its meters begin with
     */
    public ApiKeys(
            String setting,
            String prefix,
            Path file,
            LongSupplier clock,
            BiConsumer<Event, String> log) {
        this.prefix = prefix;
        ring =
                new Reloaded<>(
                        setting,
                        List.of(file),
                        (contents, before) -> KeyFile.read(contents.getFirst(), before, clock),
                        log);
        for (Refused reason : Refused.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /** Reads the file again where it has changed. */
    public void check() {
        ring.check();
    }

    /** Why the file as it is now can't be used; the keys are those that were read before. */
    public Optional<String> problem() {
        return ring.problem();
    }

    KeyRing ring() {
        return ring.current();
    }

    int version() {
        return ring.version();
    }

    /** Counts somebody who does not come in. */
    public void onRefused(Refused reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }

    /** What is told of each key as of now: others when the file was read again. */
    public List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        refused.forEach(
                (reason, count) ->
                        meters.add(
                                Meter.counter(
                                                prefix + "_keys_refused_total",
                                                "Requests without a key that would do",
                                                count::sum)
                                        .labelled(
                                                "reason", reason.name().toLowerCase(Locale.ROOT))));
        meters.add(
                Meter.gauge(
                        prefix + "_keys_file_unusable",
                        "1 while the file of keys can't be read again",
                        () -> problem().isPresent() ? 1 : 0));
        for (ApiKey key : ring().keys()) {
            meters.add(
                    Meter.counter(
                                    prefix + "_key_requests_total",
                                    "Requests that came in with this key",
                                    key.counts().admitted()::sum)
                            .labelled("key", key.name()));
            meters.add(
                    Meter.counter(
                                    prefix + "_key_limited_total",
                                    "Requests beyond this key's limit",
                                    key.counts().limited()::sum)
                            .labelled("key", key.name()));
        }
        return meters;
    }
}
