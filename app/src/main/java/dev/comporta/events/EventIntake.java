package dev.comporta.events;

import dev.comporta.http.MediaType;
import dev.comporta.http.Origins;
import dev.comporta.http.Route;
import dev.comporta.http.Terms;
import dev.comporta.meter.Meter;
import dev.comporta.setting.Setting;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Takes events in over HTTP, and acknowledges them once the log has kept them. {@code
 * docs/events.md} has the contract of its routes.
 *
 * <p>Threading: safe.
 */
public final class EventIntake {
    /** Of one event, packed or not. */
    public static final int EVENT_BODY_MAX_BYTES = EventScanner.EVENT_MAX_BYTES;

    /**
     * Of a batch, packed or not. What the server may hold for its clients must have room for some
     * of these on each of its event loops.
     */
    public static final int BATCH_BODY_MAX_BYTES = 10 << 20;

    private final Options options;
    private final EventLog log;
    private final InstantSource clock;
    private final RecentEvents recent;
    private final EventMetrics metrics = new EventMetrics();
    private final Origins origins;
    private final SipHash.Key hashKey;

    /**
     * How events are taken in.
     *
     * @param origins whose pages may send events, as browsers write them: {@code
     *     https://shop.example}. None: no browser may
     * @param windowEvents how many events are known by their ids, so that they are written once:
     *     10,000 to 100,000,000, each of 28 to 36 bytes
     */
    public record Options(List<String> origins, int windowEvents) {
        public static final Options DEFAULTS = new Options(List.of(), 1_000_000);

        public Options {
            origins = List.copyOf(origins);
            Setting.requireRange(
                    "EVENTS_WINDOW",
                    windowEvents,
                    RecentEvents.WINDOW_MIN,
                    RecentEvents.WINDOW_MAX);
        }
    }

    /**
     * @param log outlives this
     * @throws IllegalArgumentException where an origin is none
     */
    public EventIntake(Options options, EventLog log, InstantSource clock) {
        this.options = options;
        this.log = log;
        this.clock = clock;
        origins = Setting.of("EVENTS_ORIGINS", () -> new Origins(options.origins()));
        recent = new RecentEvents(options.windowEvents());
        SecureRandom random = new SecureRandom();
        hashKey = new SipHash.Key(random.nextLong(), random.nextLong());
    }

    /** What is served: other ones for each event loop. */
    public List<Route> routes() {
        IntakeLoop loop = new IntakeLoop(log, recent, metrics, clock, hashKey);
        return List.of(
                Route.post("/v1/events", loop::postOne)
                        .on(terms(loop, Set.of(MediaType.JSON)))
                        .withBodyMax(EVENT_BODY_MAX_BYTES),
                Route.post("/v1/events/batch", loop::postBatch)
                        .on(terms(loop, Set.of(MediaType.JSON, MediaType.NDJSON)))
                        .withBodyMax(BATCH_BODY_MAX_BYTES));
    }

    private Terms terms(IntakeLoop loop, Set<MediaType> types) {
        return new Terms(types, true, origins, loop.envelope);
    }

    /** What it counts, by the prefix {@code attribution_}. */
    public List<Meter> meters() {
        return metrics.meters(options.windowEvents(), recent::known);
    }
}
