package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three gateways over one Redis that are upgraded one by one while clients post, and then set back
 * (fault 21): nothing is lost, nothing is booked twice, and all windows are equal.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class UpgradeIT {
    @TempDir private Path directory;

    @Test
    void shouldLoseNothingAndBookNothingTwiceOnTheWayToThisVersionAndBack() throws IOException {
        long seed = Seeds.print("UpgradeIT");
        OlderVersion older = new OlderVersion(Files.createDirectory(directory.resolve("older")));
        try (Fleet fleet = new Fleet(directory, seed, older.means());
                Clients clients =
                        new Clients(fleet.balancer().uri(), 8, seed, 50, Long.MAX_VALUE)) {
            fleet.processors().suffer(new Faults(0.1, 0.05, 0.05));

            assertThat(isOwnedByThisVersion(fleet)).isFalse();
            fleet.restartOneByOne(GatewayProcess.Means.USUAL);
            int upgraded = clients.awaitMore();
            assertThat(isOwnedByThisVersion(fleet)).isTrue();
            fleet.restartOneByOne(older.means());
            int setBack = clients.awaitMore();
            assertThat(isOwnedByThisVersion(fleet)).isFalse();

            clients.end();
            assertThat(clients.surprises()).isEmpty();
            fleet.healAndDrain(clients.acknowledged().size());
            ThreeSets sets =
                    new ThreeSets(
                            clients.posted(),
                            clients.acknowledged(),
                            fleet.processors().bookings());
            System.out.println(
                    "UpgradeIT: "
                            + sets
                            + ", "
                            + upgraded
                            + " acknowledged when all were upgraded and "
                            + setBack
                            + " when all were set back, nothing was taken in for "
                            + clients.longestSilence().toMillis()
                            + " ms, and "
                            + clients.turnedAway()
                            + " posts had to be sent again");
            sets.shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(fleet.balancer().uri())
                    .shouldAgreeInWindows(fleet.api()::summary, 100, seed);
        }
    }

    /** The older one does not tell where its term began. */
    private static boolean isOwnedByThisVersion(Fleet fleet) {
        List<String> terms =
                fleet.redis()
                        .run("HMGET", "comporta:{payments}:log", "fence", "beganIn")
                        .lines()
                        .toList();
        return terms.size() == 2 && terms.getFirst().equals(terms.getLast());
    }
}
