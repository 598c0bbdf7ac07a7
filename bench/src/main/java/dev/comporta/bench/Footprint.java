package dev.comporta.bench;

import dev.comporta.bench.FootprintRun.Column;
import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadReport;
import dev.comporta.workbench.simulator.Simulator;
import dev.comporta.workbench.simulator.SimulatorOptions;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.ProcessorAdmin;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.WireClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs and how it fares in a container's limits, cold: in cgroups, with the
 * generator and both processors outside of them but on the same cores. In turns with programs that
 * do less, and with other checkouts of itself.
 *
 * <p>{@code Footprint HOME RUNS [CHECKOUT...]}
 */
public final class Footprint {
    /** One that no other program uses, so that its pages count; for whatever is measured. */
    static final @Nullable String JDK = System.getenv("BENCH_JDK");

    static final String TOKEN = "123";

    private final Path home;
    private final List<Path> checkouts;
    private final ProgramFiles files;
    private final Map<String, List<FootprintRun>> results = new LinkedHashMap<>();

    private Footprint(Path home, List<Path> checkouts) {
        this.home = home;
        this.checkouts = checkouts;
        files = new ProgramFiles(JDK, Stream.concat(Stream.of(home), checkouts.stream()).toList());
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        try (LimitedGroup group = group(new LimitedGroup.Limits(100, 1))) {
            boolean _ = group.usage().oomKills() == 0;
        } catch (IOException refused) {
            System.out.println("skipped, no cgroup can be made here: " + refused);
            return;
        }
        List<Path> checkouts = Stream.of(arguments).skip(2).map(Path::of).toList();
        List<FootprintScenario> scenarios =
                FootprintScenario.chosen(System.getenv().getOrDefault("ONLY", ""));
        Footprint footprint = new Footprint(Path.of(arguments[0]), checkouts);
        footprint.run(scenarios, Integer.parseInt(arguments[1]));
        FootprintRun.table(footprint.results).forEach(System.out::println);
    }

    private static LimitedGroup group(LimitedGroup.Limits limits) throws IOException {
        return group("", limits);
    }

    /**
     * @param suffix of its name, which no other group of this process has
     */
    static LimitedGroup group(String suffix, LimitedGroup.Limits limits) throws IOException {
        return LimitedGroup.create(
                LimitedGroup.MOUNT,
                Files.readAllLines(Path.of("/proc/self/cgroup")),
                "comporta-bench-" + ProcessHandle.current().pid() + suffix,
                limits);
    }

    private void run(List<FootprintScenario> scenarios, int runs)
            throws InterruptedException, IOException {
        List<Contender> gateways = new ArrayList<>();
        Map<String, String> settings = JDK == null ? Map.of() : Map.of("COMPORTA_JAVA_HOME", JDK);
        gateways.add(Contenders.gateway("gateway", home, settings));
        for (Path checkout : checkouts) {
            gateways.add(Contenders.gateway("gateway of " + checkout, checkout, settings));
        }
        List<Contender> references = new ArrayList<>();
        if (!"no".equals(System.getenv("REFERENCES"))) {
            references.addAll(Contenders.references(home));
            references.add(Contenders.bareResponder());
        }
        warmUp();
        for (int turn = 1; turn <= runs; turn++) {
            for (FootprintScenario scenario : scenarios) {
                if (!scenario.lasting()) {
                    for (Contender reference : references) {
                        run(turn, scenario, reference, false);
                    }
                }
                for (Contender gateway : gateways) {
                    run(turn, scenario, gateway, true);
                }
            }
        }
    }

    /** This program's own code, so that what is measured is the contenders' cold start alone. */
    private static void warmUp() throws IOException {
        GeneratorWarmUp.run();
        try (Simulator processor = processor("default", Topology.DEFAULT_FEE)) {
            LoadPlan plan = LoadPlan.constant(processor.uri(), 5_000, Duration.ofSeconds(2), 50);
            try (LoadGenerator generator = LoadGenerator.open(plan)) {
                LoadReport _ = generator.start().join();
            }
        }
    }

    static Simulator processor(String name, BigDecimal fee) throws IOException {
        return Simulator.start(SimulatorOptions.defaults().withName(name).withFee(fee));
    }

    /** Once with all its files in memory, for its first answer only; then cold, and loaded. */
    private void run(int turn, FootprintScenario scenario, Contender contender, boolean audited)
            throws InterruptedException, IOException {
        files.load();
        FootprintRun cached = inLimits(scenario, contender, FootprintTrial::start);
        files.forget();
        FootprintRun run = inLimits(scenario, contender, trial -> trial.measure(audited));
        Optional.ofNullable(cached.numbers().get(Column.FIRST))
                .ifPresent(millis -> run.numbers().put(Column.FIRST_CACHED, millis));
        String label =
                String.join(" | ", scenario.name(), scenario.limits().text(), contender.name());
        results.computeIfAbsent(label, _ -> new ArrayList<>()).add(run);
        System.err.println("turn " + turn + ": " + label + " " + run);
    }

    private static Subject subject(LimitedGroup group, Contender.Running running) {
        return new Subject() {
            @Override
            public LimitedGroup.Usage usage() {
                return group.usage();
            }

            @Override
            public boolean isAlive() {
                return running.isAlive();
            }

            @Override
            public String output() {
                return running.output();
            }
        };
    }

    private interface Measurement {
        FootprintRun of(FootprintTrial trial) throws InterruptedException;
    }

    private static FootprintRun inLimits(
            FootprintScenario scenario, Contender contender, Measurement measurement)
            throws InterruptedException, IOException {
        System.gc(); // what was before must not pause the generator
        try (WireClient client = new WireClient();
                Simulator byDefault = processor("default", Topology.DEFAULT_FEE);
                Simulator byFallback = processor("fallback", Topology.FALLBACK_FEE);
                LimitedGroup group = group(scenario.limits())) {
            Map<String, String> addresses =
                    Map.of(
                            "DEFAULT_PROCESSOR_URL", byDefault.uri().toString(),
                            "FALLBACK_PROCESSOR_URL", byFallback.uri().toString());
            Processors processors =
                    new Processors(
                            new ProcessorAdmin(client, byDefault.uri(), TOKEN),
                            new ProcessorAdmin(client, byFallback.uri(), TOKEN));
            long startNanos = System.nanoTime();
            try (Contender.Running running = contender.with(addresses).launch(group.prefix())) {
                return measurement.of(
                        new FootprintTrial(
                                scenario, subject(group, running), startNanos, client, processors));
            }
        }
    }
}
