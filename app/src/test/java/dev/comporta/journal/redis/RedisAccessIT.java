package dev.comporta.journal.redis;

import static dev.comporta.journal.redis.KeeperFixture.append;
import static dev.comporta.journal.redis.KeeperFixture.await;
import static dev.comporta.journal.redis.KeeperFixture.end;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.SharedLog.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user of Redis with the rights that {@code docs/operations.md} tells, and no more. */
@Timeout(60)
class RedisAccessIT {
    private static final String USER = "user comporta ";

    @TempDir Path directory;

    @Test
    void shouldNeedNoMoreRightsThanTheDocumentTells() throws Exception {
        try (RedisServer redis = RedisServer.start(directory)) {
            allow(redis, rights());
            try (KeeperFixture fixture = new KeeperFixture(options("comporta:secret"))) {
                Term term = fixture.awaitTerm();

                assertThat(append(term, 0, 3, false)).isEqualTo(new Answer.Appended(3));
                assertThat(end(term)).isEqualTo(new Answer.EndsAt(3, false));
                use(term.disk());
                Attendance there = RedisReader.attendance(options("comporta:secret"));
                assertThat(there.present()).hasSize(1);
                assertThat(RedisReader.acceptLoss(options("comporta:secret"))).isEmpty();
                assertThat(fixture.problems).isEmpty();
            }
            assertThat(redis.run("ACL", "LOG")).isEmpty();
        }
    }

    /** All that is done to files. */
    private static void use(Disk disk) throws IOException {
        DiskFile file = disk.create("made", 0);
        file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        file.truncate(2);
        disk.rename("made", "renamed");
        assertThat(disk.open("renamed").read(ByteBuffer.allocate(8), 0)).isEqualTo(2);
        assertThat(disk.list()).contains("renamed");
        disk.delete("renamed");
    }

    @Test
    void shouldSayThatItIsNotLetInAndNotTellThePassword() throws Exception {
        try (RedisServer redis = RedisServer.start(directory)) {
            allow(redis, rights());
            try (KeeperFixture fixture = new KeeperFixture(options("comporta:sesame"))) {
                assertThat(await(fixture.problems)).contains("WRONGPASS").doesNotContain("sesame");
                assertThat(fixture.taken).isEmpty();
            }
        }
    }

    private RedisOptions options(String credentials) {
        return new RedisOptions(
                "redis-socket://" + credentials + "@" + directory.resolve("redis.sock"),
                "test",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                0,
                false,
                RedisSecurity.OF_URL);
    }

    private static void allow(RedisServer redis, List<String> rights) throws IOException {
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "comporta"));
        command.addAll(rights);
        assertThat(redis.run(command.toArray(String[]::new))).isEqualTo("OK");
    }

    /** As the document has them, for the journal of this test. */
    private static List<String> rights() throws IOException {
        String line =
                Files.readAllLines(Path.of("../docs/operations.md")).stream()
                        .filter(it -> it.startsWith(USER))
                        .findFirst()
                        .orElseThrow();
        String rights = line.substring(USER.length()).replace("{payments}", "{test}");
        return Arrays.asList(rights.split(" "));
    }
}
