package dev.comporta.journal.redis;

import static dev.comporta.journal.redis.KeeperFixture.append;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.SharedLog.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a real Redis that is not set as it must be, and that it works once it is. */
@Timeout(60)
class RedisSettingsIT {
    private static final String TOO_FEW_REPLICAS =
            "NOREPLICAS Not enough good replicas to write. (its replicas are gone or behind, and"
                    + " min-replicas-to-write says no)";

    @TempDir Path directory;

    @Test
    void shouldNotUseARedisThatDeletesPayments() throws Exception {
        try (RedisServer redis = RedisServer.start(directory)) {
            redis.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
                fixture.awaitProblem("set Redis's maxmemory-policy to noeviction");
                assertThat(fixture.taken).isEmpty();
                redis.run("CONFIG", "SET", "maxmemory-policy", "noeviction");

                shouldWork(fixture);
            }
        }
    }

    @Test
    void shouldNotUseARedisThatForgetsWithItsPowerWhereThatMatters() throws Exception {
        try (RedisServer redis = RedisServer.start(directory);
                KeeperFixture fixture = new KeeperFixture(powerOptions(redis))) {
            fixture.awaitProblem("set Redis's appendonly to yes", "; set Redis's appendfsync to");

            redis.run("CONFIG", "SET", "appendfsync", "always");
            fixture.awaitProblem("(it is no)");
            assertThat(fixture.taken).isEmpty();
            redis.run("CONFIG", "SET", "appendonly", "yes");

            shouldWork(fixture);
        }
    }

    /** As with some services. */
    @Test
    void shouldUseARedisThatDoesNotTellHowItIsSet() throws Exception {
        try (RedisServer redis = RedisServer.start(directory)) {
            redis.run("ACL", "SETUSER", "default", "-config");
            try (KeeperFixture fixture = new KeeperFixture(powerOptions(redis))) {
                shouldWork(fixture);
            }
        }
    }

    @Test
    void shouldSayThatRedisWaitsForReplicasThatAreGoneOrBehind() throws Exception {
        int port = freePort();
        try (RedisServer primary =
                        RedisServer.start(
                                make("primary"),
                                "--port",
                                "" + port,
                                "--repl-diskless-sync-delay",
                                "0",
                                "--min-replicas-to-write",
                                "1",
                                "--min-replicas-max-lag",
                                "3");
                KeeperFixture fixture = new KeeperFixture(primary.options())) {
            fixture.awaitProblem(TOO_FEW_REPLICAS);
            try (RedisServer replica = replicaOf(port)) {
                Term term = fixture.awaitTerm();
                awaitUntil(() -> fixture.keeper.problem().isEmpty());
                fixture.problems.clear();

                replica.signal("STOP");

                fixture.awaitProblem(TOO_FEW_REPLICAS);
                assertThat(fixture.lost).isEmpty();
                replica.signal("CONT");
                awaitUntil(() -> fixture.keeper.problem().isEmpty() && term.isHeld());
            }
        }
    }

    @Test
    void shouldSayThatItIsAReplica() throws Exception {
        int port = freePort();
        try (RedisServer primary = RedisServer.start(make("primary"), "--port", "" + port);
                RedisServer replica = replicaOf(port)) {
            awaitUntil(() -> replica.run("ROLE").contains("connected"));
            try (KeeperFixture fixture = new KeeperFixture(replica.options())) {
                fixture.awaitProblem(
                        "READONLY",
                        "(it is a replica: REDIS_URL must name the primary, or Sentinels)");
                assertThat(fixture.taken).isEmpty();
            }
            assertThat(primary.run("EXISTS", ConnectedRedis.LOG)).isEqualTo("0");
        }
    }

    private static void shouldWork(KeeperFixture fixture) throws Exception {
        Term term = fixture.awaitTerm();
        assertThat(append(term, 0, 1, false)).isEqualTo(new Answer.Appended(1));
    }

    private RedisServer replicaOf(int port) throws IOException {
        return RedisServer.start(make("replica"), "--replicaof", "127.0.0.1 " + port);
    }

    private Path make(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    private static RedisOptions powerOptions(RedisServer redis) {
        RedisOptions options = redis.options();
        return new RedisOptions(
                options.url(),
                options.name(),
                options.timeout(),
                options.connectTimeout(),
                0,
                true,
                options.security());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitUntil(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(5);
        }
    }
}
