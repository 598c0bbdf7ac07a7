package dev.comporta.bench;

import dev.comporta.bench.LimitedGroup.Limits;
import dev.comporta.workbench.demo.Stage;
import dev.comporta.workbench.demo.StageScript;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.wire.Condition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Limits, and the load that is to be served in them. */
record FootprintScenario(String name, Limits limits, Shape shape) {
    static final List<FootprintScenario> ALL =
            List.of(
                    new FootprintScenario("whole-50", new Limits(50, 0.25), Shape.RAMP),
                    new FootprintScenario("share-50", new Limits(50, 0.25), Shape.SHARE),
                    new FootprintScenario("group-110", new Limits(110, 0.5), Shape.RAMP),
                    new FootprintScenario("contest", new Limits(350, 1.5), Shape.RAMP),
                    new FootprintScenario("unlimited", new Limits(0, 0), Shape.RAMP),
                    new FootprintScenario("soak-50", new Limits(50, 0.25), Shape.SOAK),
                    new FootprintScenario("soak-110", new Limits(110, 0.5), Shape.SOAK),
                    new FootprintScenario("soak-350", new Limits(350, 1.5), Shape.SOAK),
                    new FootprintScenario("flood-50", new Limits(50, 0.25), Shape.FLOOD),
                    new FootprintScenario("flood-110", new Limits(110, 0.5), Shape.FLOOD),
                    new FootprintScenario("flood-350", new Limits(350, 1.5), Shape.FLOOD));

    /** What comes in, and how the processors fare meanwhile. */
    enum Shape {
        /** The public load test: 550 users one after the other, and its stages of faults. */
        RAMP {
            @Override
            LoadPlan plan(URI url) {
                return LoadPlan.ramp(url, 550, rampDuration(), false);
            }

            @Override
            StageScript script() {
                return StageScript.standard(rampDuration());
            }
        },
        /** The share of one in a group of four at the public test's end, all the time. */
        SHARE {
            @Override
            LoadPlan plan(URI url) {
                return LoadPlan.constant(url, 137, rampDuration(), 137);
            }
        },
        /** The same for long: memory must stay flat. */
        SOAK {
            @Override
            LoadPlan plan(URI url) {
                return LoadPlan.constant(
                        url, 300, Duration.ofSeconds(setting("SECONDS", 600)), 300);
            }
        },
        /** 10,000 connections and more than 100,000 payments, none of which can be settled. */
        FLOOD {
            @Override
            LoadPlan plan(URI url) {
                return LoadPlan.constant(url, 2_000, Duration.ofSeconds(60), 10_000);
            }

            @Override
            StageScript script() {
                Condition failing = Condition.failing(0);
                return new StageScript(
                        List.of(new Stage(Duration.ofSeconds(60), failing, failing)));
            }
        };

        abstract LoadPlan plan(URI url);

        StageScript script() {
            return new StageScript(
                    List.of(
                            new Stage(
                                    Duration.ofSeconds(60), Condition.HEALTHY, Condition.HEALTHY)));
        }

        private static Duration rampDuration() {
            return Duration.ofSeconds(setting("RAMP_SECONDS", 60));
        }

        /** For those, what does nothing but answer shows what the limits alone cost. */
        boolean hasReferences() {
            return this == RAMP || this == SHARE;
        }
    }

    /**
     * @param only names or their beginnings, split by commas; empty for all but those that are long
     */
    static List<FootprintScenario> chosen(String only) {
        return ALL.stream()
                .filter(
                        scenario ->
                                only.isEmpty()
                                        ? scenario.shape.hasReferences()
                                        : Stream.of(only.split(",", -1))
                                                .anyMatch(scenario.name::startsWith))
                .toList();
    }

    private static int setting(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(otherwise)));
    }
}
