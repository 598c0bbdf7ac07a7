package dev.comporta.bench;

import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadProgress;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.Profile;
import dev.comporta.workbench.load.Quantiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What holds up answers under an even load: looks every tenth of a second at how long they took,
 * and tells those tenths apart in which the collector paused, a segment was begun, the index of ids
 * grew, or segments were compacted. Prints a row for each.
 *
 * <p>{@code PauseBench URL DATA_DIRECTORY GC_LOG RATE SECONDS WARM_UP_SECONDS}; the log has lines
 * of {@code -Xlog:gc:file=GC_LOG:timemillis}.
 */
public final class PauseBench {
    private static final int LOOK_MILLIS = 100;
    private static final Pattern PAUSE =
            Pattern.compile("^\\[(\\d+)ms].* Pause (.*) ([0-9.]+)ms$", Pattern.MULTILINE);

    /** Payments at which the 1,024 parts of the index grow, each within some hundredths of it. */
    private static final int INDEX_GROWS_AT = 768;

    private static final double INDEX_GROWS_WITHIN = 0.07;

    private enum Event {
        COLLECTOR_PAUSE,
        SEGMENT_BEGUN,
        INDEX_GROWS,
        COMPACTION
    }

    private record Tenth(long startMillis, long endMillis, Set<Event> events, Quantiles service) {}

    private record Pause(long endMillis, double millis) {}

    private final URI url;
    private final Path directory;
    private final Path log;
    private final int perSecond;
    private final List<Tenth> tenths = new ArrayList<>();
    private long taken;

    private PauseBench(String[] arguments) {
        url = URI.create(arguments[0]);
        directory = Path.of(arguments[1]);
        log = Path.of(arguments[2]);
        perSecond = Integer.parseInt(arguments[3]);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        GeneratorWarmUp.run();
        PauseBench bench = new PauseBench(arguments);
        bench.run(Integer.parseInt(arguments[5]));
        bench.tenths.clear();
        long startMillis = System.currentTimeMillis();
        LoadReport report = bench.run(Integer.parseInt(arguments[4]));
        bench.print(report, startMillis);
    }

    private LoadReport run(int seconds) throws IOException, InterruptedException {
        LoadPlan plan =
                new LoadPlan(
                        url,
                        Profile.CONSTANT,
                        perSecond,
                        1,
                        Duration.ofSeconds(seconds),
                        100,
                        8,
                        1_990,
                        System.nanoTime(),
                        Duration.ofSeconds(10),
                        false);
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            CompletableFuture<LoadReport> running = generator.start();
            Set<String> files = files();
            long before = taken;
            while (!running.isDone()) {
                long startMillis = System.currentTimeMillis();
                Thread.sleep(LOOK_MILLIS);
                LoadProgress progress = generator.progress();
                taken = before + progress.acknowledged();
                Set<String> now = files();
                tenths.add(
                        new Tenth(
                                startMillis,
                                System.currentTimeMillis(),
                                events(files, now),
                                progress.interval().service()));
                files = now;
            }
            return running.join();
        }
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private Set<Event> events(Set<String> before, Set<String> now) {
        Set<Event> events = EnumSet.noneOf(Event.class);
        if (now.stream().anyMatch(name -> isSegment(name) && !before.contains(name))) {
            events.add(Event.SEGMENT_BEGUN);
        }
        if (now.stream().anyMatch(name -> name.startsWith("snapshot") && !before.contains(name))
                || before.stream().anyMatch(name -> isSegment(name) && !now.contains(name))) {
            events.add(Event.COMPACTION);
        }
        long edge = INDEX_GROWS_AT;
        while (edge * (1 + INDEX_GROWS_WITHIN) < taken) {
            edge *= 2;
        }
        if (taken > edge * (1 - INDEX_GROWS_WITHIN)) {
            events.add(Event.INDEX_GROWS);
        }
        return events;
    }

    private static boolean isSegment(String name) {
        return name.startsWith("journal-");
    }

    private void print(LoadReport report, long startMillis) throws IOException {
        List<Pause> pauses = new ArrayList<>();
        Matcher matcher = PAUSE.matcher(Files.readString(log));
        while (matcher.find()) {
            long endMillis = Long.parseLong(matcher.group(1));
            if (endMillis >= startMillis) {
                pauses.add(new Pause(endMillis, Double.parseDouble(matcher.group(3))));
            }
        }
        for (Tenth tenth : tenths) {
            if (pauses.stream()
                    .anyMatch(
                            pause ->
                                    pause.endMillis >= tenth.startMillis
                                            && pause.endMillis <= tenth.endMillis + 1)) {
                tenth.events.add(Event.COLLECTOR_PAUSE);
            }
        }
        double[] millis = pauses.stream().mapToDouble(Pause::millis).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%d of %d acknowledged, errors %s; service p50 %.2f, p99 %.2f, p99.9 %.2f ms%n",
                report.acknowledged(),
                report.sent(),
                report.errors(),
                report.accepted().service().p50Nanos() / 1e6,
                report.accepted().service().p99Nanos() / 1e6,
                report.accepted().service().p999Nanos() / 1e6);
        if (millis.length > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%d collector pauses: median %.2f, longest %.2f, over 1 ms: %d%n",
                    millis.length,
                    millis[millis.length / 2],
                    millis[millis.length - 1],
                    pauses.stream().filter(pause -> pause.millis > 1).count());
        }
        System.out.println("| tenths of a second | number | p50 | p99 | p99.9 | longest |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        row("without any", tenths.stream().filter(tenth -> tenth.events.isEmpty()).toList());
        for (Event event : Event.values()) {
            row(
                    event.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    tenths.stream().filter(tenth -> tenth.events.contains(event)).toList());
        }
    }

    /** In the middle of those tenths. */
    private static void row(String name, List<Tenth> some) {
        if (some.isEmpty()) {
            System.out.println("| " + name + " | 0 | | | | |");
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s |%n",
                name,
                some.size(),
                middle(some, Quantiles::p50Nanos),
                middle(some, Quantiles::p99Nanos),
                middle(some, Quantiles::p999Nanos),
                middle(some, Quantiles::maxNanos));
    }

    private static String middle(List<Tenth> some, ToLongFunction<Quantiles> quantile) {
        return Spread.of(
                        some.stream()
                                .map(tenth -> quantile.applyAsLong(tenth.service) / 1e6)
                                .toList())
                .text(2);
    }
}
