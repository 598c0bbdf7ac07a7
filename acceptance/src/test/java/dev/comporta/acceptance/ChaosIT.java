package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that {@code deploy/chaos} does to containers, done to processes (faults 9, 17, 20 and
 * 21): three gateways behind HAProxy, while clients post through it and the processors are flaky.
 * After each, nothing is lost, nothing is booked twice, and all windows are equal.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ChaosIT {
    private static final Faults FLAKY = new Faults(0.1, 0.05, 0.05);

    /** The least that a gateway with a shared journal runs in. */
    private static final GatewayProcess.Means SMALL =
            new GatewayProcess.Means(":", List.of("-Xmx20m", "-XX:MaxDirectMemorySize=20m"));

    /** More than such a heap holds. */
    private static final int FLOOD_PAYMENTS = 8_000;

    @TempDir private Path directory;

    /** What breaks while payments come in; all is as before when it returns. */
    enum Fault {
        OWNER_KILLED {
            @Override
            void strike(Fleet fleet) {
                GatewayProcess owner = fleet.awaitOwner().gateway();
                owner.kill();
                fleet.awaitOwner();
                owner.startAgain();
            }
        },
        OWNER_PAUSED {
            @Override
            void strike(Fleet fleet) {
                GatewayProcess owner = fleet.awaitOwner().gateway();
                owner.signal("STOP");
                pause(10_000);
                owner.signal("CONT");
            }
        },
        OWNER_CUT_OFF {
            @Override
            void strike(Fleet fleet) {
                UnixLink link = fleet.awaitOwner().link();
                link.cut();
                pause(6_000);
                link.mend();
            }
        },
        REDIS_DOWN {
            @Override
            void strike(Fleet fleet) {
                fleet.redis().kill();
                pause(5_000);
                fleet.redis().startAgain();
            }
        },
        REDIS_RESTARTED {
            @Override
            void strike(Fleet fleet) {
                fleet.redis().stop();
                fleet.redis().startAgain();
            }
        },
        REDIS_FULL {
            @Override
            void strike(Fleet fleet) {
                fleet.redis().run("CONFIG", "SET", "maxmemory", "1");
                pause(3_000);
                fleet.redis().run("CONFIG", "SET", "maxmemory", "0");
            }
        },
        PROCESSORS_ALTERNATE {
            @Override
            void strike(Fleet fleet) {
                for (int round = 0; round < 6; round++) {
                    fleet.processors().byDefault().suffer(Duration.ZERO, round % 2 == 0);
                    fleet.processors().byFallback().suffer(Duration.ZERO, round % 2 == 1);
                    pause(1_000);
                }
            }
        },
        INSTANCES_RESTARTED_ONE_BY_ONE {
            @Override
            void strike(Fleet fleet) {
                fleet.restartOneByOne(GatewayProcess.Means.USUAL);
            }
        },
        BALANCER_RESTARTED {
            @Override
            void strike(Fleet fleet) {
                fleet.balancer().restart();
            }
        };

        abstract void strike(Fleet fleet);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothingAndBookNothingTwice(Fault fault) {
        long seed = Seeds.print("ChaosIT");
        try (Fleet fleet = new Fleet(directory, seed, GatewayProcess.Means.USUAL);
                Clients clients =
                        new Clients(fleet.balancer().uri(), 16, seed, 100, Long.MAX_VALUE)) {
            fleet.processors().suffer(FLAKY);
            pause(1_000);

            fault.strike(fleet);

            fleet.awaitOwner();
            pause(1_000);
            check(fleet, fault.toString(), seed, clients);
        }
    }

    /** Both processors are down, and more is posted than a small heap holds. */
    @Test
    void shouldLoseNothingWhereMemoryIsShort() {
        long seed = Seeds.print("ChaosIT");
        try (Fleet fleet = new Fleet(directory, seed, SMALL);
                Clients clients =
                        new Clients(fleet.balancer().uri(), 16, seed, 100, Long.MAX_VALUE);
                Clients flood =
                        new Clients(fleet.balancer().uri(), 32, seed + 1, 0, FLOOD_PAYMENTS)) {
            fleet.processors().byDefault().suffer(Duration.ZERO, true);
            fleet.processors().byFallback().suffer(Duration.ZERO, true);
            pause(5_000);

            Fault.OWNER_KILLED.strike(fleet);

            fleet.processors().heal();
            check(fleet, "MEMORY_SHORT", seed, clients, flood);
        }
    }

    private static void check(Fleet fleet, String name, long seed, Clients... all) {
        Map<UUID, Long> posted = new HashMap<>();
        Set<UUID> acknowledged = new HashSet<>();
        for (Clients clients : all) {
            clients.end();
            posted.putAll(clients.posted());
            acknowledged.addAll(clients.acknowledged());
            assertThat(clients.surprises()).isEmpty();
        }
        fleet.healAndDrain(acknowledged.size());
        ThreeSets sets = new ThreeSets(posted, acknowledged, fleet.processors().bookings());
        System.out.println(
                "ChaosIT "
                        + name
                        + ": "
                        + sets
                        + ", nothing was taken in for "
                        + all[0].longestSilence().toMillis()
                        + " ms, and "
                        + all[0].turnedAway()
                        + " posts had to be sent again");
        sets.shouldHoldEachPaymentOnce()
                .shouldBeToldByTheGateway(fleet.balancer().uri())
                .shouldAgreeInWindows(fleet.api()::summary, 200, seed);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
