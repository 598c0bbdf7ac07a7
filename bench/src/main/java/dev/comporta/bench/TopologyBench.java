package dev.comporta.bench;

import dev.comporta.bench.FootprintRun.Column;
import dev.comporta.workbench.load.GeneratorWarmUp;
import dev.comporta.workbench.simulator.Simulator;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.ProcessorAdmin;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The public load test on whole topologies, each service in its own limits; in turns with a
 * responder in C in each gateway's place, behind the same balancer in the same limits.
 *
 * <p>{@code TopologyBench HOME RUNS [TOPOLOGY...]}
 */
public final class TopologyBench {
    private final Path home;
    private final String responder;
    private final ProgramFiles files;
    private final Map<String, List<FootprintRun>> results = new LinkedHashMap<>();

    private TopologyBench(Path home, String responder) {
        this.home = home;
        this.responder = responder;
        files = new ProgramFiles(Footprint.JDK, List.of(home));
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        Path home = Path.of(arguments[0]);
        List<String> wanted = List.of(arguments).subList(2, arguments.length);
        TopologyBench bench = new TopologyBench(home, Contenders.responderInC(home));
        GeneratorWarmUp.run();
        for (int turn = 1; turn <= Integer.parseInt(arguments[1]); turn++) {
            for (DeployedTopology topology : DeployedTopology.values()) {
                if (wanted.isEmpty() || wanted.contains(topology.slug())) {
                    bench.run(topology, false);
                    bench.run(topology, true);
                }
            }
        }
        FootprintRun.table(bench.results).forEach(System.out::println);
        bench.tellRatios();
    }

    private static String label(DeployedTopology topology, boolean bare) {
        return topology.slug() + " | of its compose file | " + (bare ? "C responder" : "gateways");
    }

    private void run(DeployedTopology topology, boolean bare)
            throws InterruptedException, IOException {
        System.gc(); // what was before must not pause the generator
        files.forget();
        Path directory = Files.createTempDirectory("bench");
        try (WireClient client = new WireClient();
                Simulator byDefault = Footprint.processor("default", Topology.DEFAULT_FEE);
                Simulator byFallback = Footprint.processor("fallback", Topology.FALLBACK_FEE)) {
            Map<String, String> settings = new HashMap<>();
            settings.put("DEFAULT_PROCESSOR_URL", byDefault.uri().toString());
            settings.put("FALLBACK_PROCESSOR_URL", byFallback.uri().toString());
            if (Footprint.JDK != null) {
                settings.put("COMPORTA_JAVA_HOME", Footprint.JDK);
            }
            Processors processors =
                    new Processors(
                            new ProcessorAdmin(client, byDefault.uri(), Footprint.TOKEN),
                            new ProcessorAdmin(client, byFallback.uri(), Footprint.TOKEN));
            List<TopologyService> services =
                    topology.services(
                            home, directory, settings, bare ? List.of(responder) : List.of());
            long startNanos = System.nanoTime();
            try (RunningTopology running = new RunningTopology(directory, services)) {
                FootprintScenario scenario =
                        FootprintScenario.ramp(topology.slug(), new LimitedGroup.Limits(0, 0));
                FootprintRun run =
                        new FootprintTrial(scenario, running, startNanos, client, processors)
                                .measure(!bare);
                String label = label(topology, bare);
                System.out.println("== " + label);
                running.fates().forEach((name, fate) -> System.out.println(name + ": " + fate));
                results.computeIfAbsent(label, _ -> new ArrayList<>()).add(run);
            }
        }
    }

    private void tellRatios() {
        for (DeployedTopology topology : DeployedTopology.values()) {
            double ours = medianP99(label(topology, false));
            double bare = medianP99(label(topology, true));
            if (ours > 0 && bare > 0) {
                System.out.printf(
                        Locale.ROOT,
                        "%s: p99 %.2f ms, %.2f times that of a bare responder (%.2f ms)%n",
                        topology.slug(),
                        ours,
                        ours / bare,
                        bare);
            }
        }
    }

    private double medianP99(String label) {
        double[] sorted =
                results.getOrDefault(label, List.of()).stream()
                        .map(run -> run.numbers().get(Column.P99))
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
