package dev.comporta.bench;

import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.load.Profile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the gateway with programs that do less, and with other checkouts of itself: the same
 * core, the same warm generator on the other one, in turns, so that what else the machine does
 * meets all of them. Prints a table: the median of the slices, their spread, and the median of the
 * ratios to the first contender within each turn.
 *
 * <p>{@code SideBySide intake|saturation|tracing HOME SLICES [CHECKOUT...]}, itself on the second
 * core.
 */
public final class SideBySide {
    private static final URI URL = URI.create("http://127.0.0.1:" + Contender.PORT);
    private static final long AMOUNT_CENTS = 1_990;

    /** What is measured of a contender that was just started. */
    private enum What {
        INTAKE(2, "p50 ms;p99 ms;p99 ms, first 10 s;CPU ms a second") {
            // The first seconds of a new process, then those behind them.
            @Override
            List<Double> measure(Contender.Running running) {
                LoadReport cold = load(Profile.CONSTANT, 500, 10, 300, 1);
                double before = running.cpuSeconds();
                LoadReport warm = load(Profile.CONSTANT, 500, 15, 300, 1);
                double cpuMillis = (running.cpuSeconds() - before) * 1e3;
                return List.of(
                        warm.accepted().service().p50Nanos() / 1e6,
                        warm.accepted().service().p99Nanos() / 1e6,
                        cold.accepted().service().p99Nanos() / 1e6,
                        cpuMillis / 15);
            }
        },
        SATURATION(0, "acknowledged/s, first second;next five;later") {
            // What was stored is thrown away in between: nothing is settled, and room is finite. In
            // the next five seconds compilers take half of the core.
            @Override
            List<Double> measure(Contender.Running running)
                    throws InterruptedException, IOException {
                double cold = saturate();
                List<Double> later = new ArrayList<>();
                for (int second = 0; second < 15; second++) {
                    purge();
                    later.add(saturate());
                }
                return List.of(
                        cold,
                        Spread.of(later.subList(0, 5)).median(),
                        Spread.of(later.subList(5, later.size())).median());
            }
        },
        TRACING(2, "p50 ms, 2,000/s;p99 ms;CPU ms a second;acknowledged/s, at most") {
            // Payments that are settled, since most of a trace comes after the answer.
            @Override
            List<Double> measure(Contender.Running running) {
                load(Profile.CONSTANT, 2_000, SECONDS, 100, 1);
                double before = running.cpuSeconds();
                LoadReport warm = load(Profile.CONSTANT, 2_000, SECONDS, 100, 1);
                double cpuMillis = (running.cpuSeconds() - before) * 1e3;
                return List.of(
                        warm.accepted().service().p50Nanos() / 1e6,
                        warm.accepted().service().p99Nanos() / 1e6,
                        cpuMillis / SECONDS,
                        saturate());
            }
        };

        private static final int SECONDS =
                Integer.parseInt(System.getenv().getOrDefault("SECONDS_LONG", "8"));

        private final int decimals;
        private final String columns;

        /**
         * @param columns names, split by semicolons
         */
        What(int decimals, String columns) {
            this.decimals = decimals;
            this.columns = columns;
        }

        List<String> columns() {
            return List.of(columns.split(";", -1));
        }

        /** A number for each column. */
        abstract List<Double> measure(Contender.Running running)
                throws InterruptedException, IOException;
    }

    private final What what;
    private final int turns;

    private SideBySide(What what, int turns) {
        this.what = what;
        this.turns = turns;
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        What what = What.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Path home = Path.of(arguments[1]);
        List<Path> others = Stream.of(arguments).skip(3).map(Path::of).toList();
        GeneratorWarmUp.run();
        new SideBySide(what, Integer.parseInt(arguments[2]))
                .run(
                        switch (what) {
                            case INTAKE -> intakeContenders(home, others);
                            case SATURATION -> saturationContenders(home, others);
                            case TRACING -> tracingContenders(home, others);
                        });
    }

    private static List<Contender> intakeContenders(Path home, List<Path> others)
            throws InterruptedException, IOException {
        List<Contender> contenders = new ArrayList<>(Contenders.references(home));
        contenders.add(Contenders.bareResponder());
        contenders.add(Contenders.gateway("gateway", home, Map.of()));
        for (Path other : others) {
            contenders.add(Contenders.gateway("gateway of " + other, other, Map.of()));
        }
        return contenders;
    }

    /** Both processors are down, so that nothing is settled and each acknowledgement is stored. */
    private static List<Contender> saturationContenders(Path home, List<Path> others)
            throws InterruptedException, IOException {
        List<Contender> contenders = new ArrayList<>(Contenders.references(home));
        contenders.add(Contenders.bareIntake());
        for (String durability : List.of("memory", "process")) {
            Map<String, String> settings =
                    Map.of(
                            "DURABILITY", durability,
                            "ROUTING_DEADLINE", "1h",
                            "PENDING_MAX", "2000000",
                            "COMPORTA_JAVA_OPTS", "-Xmn256m",
                            "DEFAULT_PROCESSOR_URL", "http://127.0.0.1:1",
                            "FALLBACK_PROCESSOR_URL", "http://127.0.0.1:2");
            contenders.add(Contenders.gateway("gateway, " + durability, home, settings));
            for (Path other : others) {
                contenders.add(
                        Contenders.gateway(
                                "gateway, " + durability + ", of " + other, other, settings));
            }
        }
        return contenders;
    }

    /**
     * The gateway alone, with different shares of payments traced to a collector that takes all.
     */
    private static List<Contender> tracingContenders(Path home, List<Path> others)
            throws IOException {
        String collector = SpanSink.start().toString();
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contenders.gateway("off", home, Map.of()));
        for (Path other : others) {
            contenders.add(Contenders.gateway("off, of " + other, other, Map.of()));
        }
        for (String ratio : List.of("0.01", "1")) {
            contenders.add(
                    Contenders.gateway(
                            "ratio " + ratio,
                            home,
                            Map.of(
                                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector,
                                    "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                                    "OTEL_TRACES_SAMPLER_ARG", ratio)));
        }
        return contenders;
    }

    private void run(List<Contender> contenders) throws InterruptedException, IOException {
        Map<Contender, List<List<Double>>> results = new LinkedHashMap<>();
        String only = System.getenv().getOrDefault("ONLY", "");
        contenders.stream()
                .filter(contender -> contender.name().contains(only))
                .forEach(contender -> results.put(contender, new ArrayList<>()));
        for (int turn = 1; turn <= turns; turn++) {
            for (Map.Entry<Contender, List<List<Double>>> entry : results.entrySet()) {
                try (Contender.Running running = entry.getKey().start()) {
                    List<Double> numbers = what.measure(running);
                    entry.getValue().add(numbers);
                    System.err.println(
                            "turn " + turn + ": " + entry.getKey().name() + " " + numbers);
                }
            }
        }
        print(results);
    }

    /** A responder that takes it for a payment says 202: all the same. */
    private static void purge() throws InterruptedException, IOException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            client.send(
                    HttpRequest.newBuilder(URL.resolve("/purge-payments"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    private static double saturate() {
        LoadReport report = load(Profile.SATURATE, 1, 1, 64, 16);
        return report.acknowledged() * 1e9 / report.elapsedNanos();
    }

    private static LoadReport load(
            Profile profile, int perSecond, int seconds, int connections, int pipelineDepth) {
        LoadPlan plan =
                new LoadPlan(
                        URL,
                        profile,
                        perSecond,
                        1,
                        Duration.ofSeconds(seconds),
                        connections,
                        pipelineDepth,
                        AMOUNT_CENTS,
                        System.nanoTime(),
                        Duration.ofSeconds(10),
                        false);
        try (LoadGenerator generator = LoadGenerator.open(plan)) {
            return generator.start().join();
        }
    }

    private void print(Map<Contender, List<List<Double>>> results) {
        System.out.println("| | " + String.join(" | × | ", what.columns()) + " | × |");
        System.out.println("|" + " --- |".repeat(1 + 2 * what.columns().size()));
        List<List<Double>> first = results.values().iterator().next();
        results.forEach(
                (contender, slices) -> {
                    StringBuilder row = new StringBuilder("| " + contender.name() + " |");
                    for (int column = 0; column < what.columns().size(); column++) {
                        row.append(cells(slices, first, column));
                    }
                    System.out.println(row);
                });
    }

    /** The spread of a column, and what it is to the first contender's in the middle. */
    private String cells(List<List<Double>> slices, List<List<Double>> first, int column) {
        List<Double> values = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            double value = slices.get(turn).get(column);
            values.add(value);
            ratios.add(value / first.get(turn).get(column));
        }
        return String.format(
                Locale.ROOT,
                " %s | %.2f |",
                Spread.of(values).text(what.decimals),
                Spread.of(ratios).median());
    }
}
