package dev.comporta.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.meter.Distribution;
import dev.comporta.meter.Meter;
import dev.comporta.page.History.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells what the gateway does to all pages that look: the numbers five times a second, what stands
 * behind them once a second. Each message is made once for all, and none while nobody looks.
 *
 * <p>Threading: a thread of its own makes the messages.
 */
public final class LivePage implements AutoCloseable {
    private static final String ACKNOWLEDGEMENTS = "comporta_intake_acknowledgement_seconds";
    private static final long EVERY_MILLIS = 200;
    private static final int TICKS_A_SECOND = 5;

    private final Numbers numbers;
    private final History history;
    private final Viewers viewers = new Viewers();
    private final Subjects subjects;
    private final InstantSource clock;
    private final Consumer<Throwable> onFailure;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("page").factory());
    private int ticks;

    /**
     * What the page tells beside numbers, each as JSON; called on the page's thread.
     *
     * @param processors what {@code GET /processors} tells; empty: there are none here
     * @param instance what is told of this instance
     * @param money what the last payments cost, and what they could have; empty: not known yet
     */
    public record Subjects(
            Supplier<String> processors, Supplier<String> instance, Supplier<String> money) {}

    /**
     * @param meters all of the gateway's
     * @param onFailure told of what should not have happened
     */
    public LivePage(
            List<Meter> meters,
            Subjects subjects,
            InstantSource clock,
            Consumer<Throwable> onFailure) {
        this.subjects = subjects;
        this.clock = clock;
        this.onFailure = onFailure;
        MeterIndex index = new MeterIndex(meters);
        numbers = new Numbers(index);
        history = historyOf(numbers);
        if (numbers.hasPayments()) {
            addPayments(history, numbers, index.durations(ACKNOWLEDGEMENTS));
        }
    }

    private static History historyOf(Numbers numbers) {
        History history = new History();
        for (String count : List.of("accepted", "unavailable", "conflict", "invalid")) {
            history.add(count, Kind.COUNT, numbers.of(count));
        }
        return history;
    }

    private static void addPayments(
            History history, Numbers numbers, Supplier<Distribution> acknowledgements) {
        history.addQuantiles(acknowledgements);
        for (String gauge : List.of("pending", "inFlight", "inDoubt")) {
            history.add(gauge, Kind.GAUGE, numbers.of(gauge));
        }
        for (int processor = 0; processor < numbers.processorCount(); processor++) {
            history.add("settled" + processor, Kind.COUNT, numbers.of(processor, "settled"));
            history.add("breaker" + processor, Kind.GAUGE, numbers.of(processor, "breaker"));
        }
    }

    /** Begins to keep and to tell. */
    public void start() {
        thread.execute(PageFiles::all);
        thread.scheduleAtFixedRate(this::tick, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Its own, which it does not show. */
    public List<Meter> meters() {
        return List.of(
                Meter.gauge("comporta_page_viewers", "Live pages that look", viewers::count),
                Meter.gauge(
                        "comporta_page_viewers_max",
                        "With so many further ones are turned away",
                        () -> Viewers.MAX));
    }

    /** Its routes are the same on every event loop. */
    public PageRoutes routes() {
        return new PageRoutes(history, viewers);
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private void tick() {
        try {
            long nowMillis = clock.millis();
            boolean isSecond = ticks++ % TICKS_A_SECOND == 0;
            if (isSecond) {
                history.keep(nowMillis / 1_000);
            }
            if (!viewers.areNone()) {
                viewers.tell(message(nowMillis, isSecond, viewers.takeNewcomers()));
            }
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    private byte[] message(long nowMillis, boolean isSecond, boolean isFirst) {
        StringBuilder text = new StringBuilder();
        if (isFirst || isSecond) {
            append(text, "instance", subjects.instance.get());
            append(text, "processors", subjects.processors.get());
            append(text, "money", subjects.money.get());
        }
        append(text, "numbers", numbers.json(nowMillis));
        if (isSecond) {
            append(text, "second", history.lastJson());
        }
        return text.toString().getBytes(UTF_8);
    }

    private static void append(StringBuilder text, String event, String json) {
        if (!json.isEmpty()) {
            text.append("event: ").append(event).append("\ndata: ").append(json).append("\n\n");
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
