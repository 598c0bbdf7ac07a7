package dev.comporta.journal.redis;

import static dev.comporta.journal.redis.KeeperFixture.append;
import static dev.comporta.journal.redis.KeeperFixture.await;
import static dev.comporta.journal.redis.KeeperFixture.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.SharedLog.Answer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lease, the fence, the end of the log and the files, in a real Redis. */
@Timeout(60)
class LeaseIT {
    private static final String LOG = "comporta:{test}:log";

    @TempDir Path directory;
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws IOException {
        redis = RedisServer.start(directory, "--appendonly", "yes", "--appendfsync", "always");
    }

    @AfterEach
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void shouldLetOneInstanceOwnTheJournalAndThenTheNext() throws Exception {
        KeeperFixture first = new KeeperFixture(redis.options());
        Term before = first.awaitTerm();
        try (KeeperFixture second = new KeeperFixture(redis.options())) {
            assertThat(before.isHeld()).isTrue();
            assertThat(second.taken).isEmpty();
            first.close();

            Term after = second.awaitTerm();

            assertThat(before.isHeld()).isFalse();
            assertThat(after.number()).isEqualTo(before.number() + 1);
        }
    }

    /** Long before it would end by itself. */
    @Test
    void shouldLeaveNoLeaseBehind() throws Exception {
        KeeperFixture fixture = new KeeperFixture(redis.options());
        Term term = fixture.awaitTerm();

        fixture.close();

        assertThat(await(fixture.lost)).isEqualTo("this instance ends");
        assertThat(redis.run("EXISTS", "comporta:{test}:lease")).isEqualTo("0");
        assertThat(term.isHeld()).isFalse();
    }

    @Test
    void shouldAppendOnlyWhereTheLogEnds() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();

            assertThat(append(term, 0, 3, false)).isEqualTo(new Answer.Appended(3));
            assertThat(append(term, 0, 3, false)).isEqualTo(new Answer.EndsAt(3, false));
            assertThat(append(term, 3, 1, false)).isEqualTo(new Answer.Appended(4));
            assertThat(end(term)).isEqualTo(new Answer.EndsAt(4, false));
        }
    }

    /** Its length is not what its records tell. */
    @Test
    void shouldAppendNothingToASegmentThatIsDamaged() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();
            append(term, 0, 3, false);
            redis.run("APPEND", "comporta:{test}:file:journal-1", "x");

            assertThat(append(term, 3, 1, false)).isEqualTo(new Answer.Fenced());

            assertThat(await(fixture.lost)).contains("a segment in Redis is damaged");
            assertThat(redis.run("HGET", LOG, "end")).isEqualTo("3");
        }
    }

    @Test
    void shouldRefuseTheAppendOfAnOwnerOfYesterday() throws Exception {
        try (KeeperFixture first = new KeeperFixture(redis.options())) {
            Term before = first.awaitTerm();
            append(before, 0, 3, false);
            redis.run("DEL", "comporta:{test}:lease");
            try (KeeperFixture second = new KeeperFixture(redis.options())) {
                Term after = second.awaitTerm();

                assertThat(append(before, 3, 1, false)).isEqualTo(new Answer.Fenced());
                assertThatThrownBy(() -> before.disk().create("snapshot.tmp", 0))
                        .hasMessageContaining("another instance has taken over");
                assertThat(end(after)).isEqualTo(new Answer.EndsAt(3, false));
                assertThat(after.disk().list()).containsExactly("journal-1");
                assertThat(await(first.lost)).isEqualTo("another instance has taken over");
            }
        }
    }

    /** The clock that counts is the holder's own. */
    @Test
    void shouldNotHoldALeaseThatMayHaveEnded() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();

            redis.signal("STOP");
            awaitUntil(() -> !term.isHeld());
            redis.signal("CONT");
            awaitUntil(term::isHeld);

            assertThat(append(term, 0, 1, false)).isEqualTo(new Answer.Appended(1));
            assertThat(fixture.lost).isEmpty();
        }
    }

    @Test
    void shouldGoOnBehindARestartOfRedis() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();
            append(term, 0, 3, false);

            redis.kill();
            redis.restart();

            assertThat(append(term, 3, 1, false))
                    .isIn(new Answer.Appended(4), new Answer.Unknown());
            assertThat(fixture.lost).isEmpty();
        }
    }

    @Test
    void shouldTellWhereTheLogEndsOnceRedisHasForgottenAll() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();
            term.disk().create("processors", 0);
            append(term, 0, 3, false);

            redis.run("FLUSHALL");

            assertThat(append(term, 3, 1, false)).isEqualTo(new Answer.Unknown());
            assertThat(end(term)).isEqualTo(new Answer.EndsAt(0, true));
            assertThat(append(term, 0, 3, false)).isEqualTo(new Answer.Appended(3));
            assertThat(fixture.lost).isEmpty();
        }
    }

    /** A stand-by knows how far the log had come, and waits for whoever can put it back. */
    @Test
    void shouldNotTakeOverALogThatHasLostWhatWasThere() throws Exception {
        KeeperFixture first = new KeeperFixture(redis.options());
        Term term = first.awaitTerm();
        append(term, 0, 3, false);
        try (KeeperFixture second = new KeeperFixture(redis.options())) {
            awaitUntil(() -> second.keeper.owner().isPresent());

            redis.run("FLUSHALL");

            assertThat(append(term, 3, 1, false)).isEqualTo(new Answer.Unknown());
            assertThat(append(term, 0, 3, false)).isEqualTo(new Answer.Appended(3));
            assertThat(first.lost).isEmpty();
            assertThat(second.taken).isEmpty();
            first.close();
            assertThat(second.awaitTerm().number()).isEqualTo(term.number() + 1);
        }
    }

    @Test
    void shouldKeepEverybodyAwayFromALogThatHasLostRecordsUntilThatIsAccepted() throws Exception {
        redis.run("SET", "comporta:{test}:lease", "dead-1", "PX", "60000");
        redis.run("HSET", LOG, "fence", "7", "owner", "dead-1", "end", "3");
        try (KeeperFixture witness = new KeeperFixture(redis.options())) {
            awaitUntil(() -> witness.keeper.owner().isPresent());

            redis.run("FLUSHALL");

            assertThat(await(witness.problems)).startsWith("the log has lost its records");
            awaitUntil(() -> redis.run("HGET", LOG, "needEnd").equals("3"));
            assertThat(witness.taken).isEmpty();
        }
        try (KeeperFixture late = new KeeperFixture(redis.options())) {
            assertThat(await(late.problems))
                    .startsWith("the log has lost its records: it ends with 0 in term 0,")
                    .contains("came to 3 in term 7")
                    .endsWith("comporta journal accept-loss");
            assertThat(late.taken).isEmpty();
            assertThat(RedisReader.acceptLoss(redis.options()))
                    .hasValue(new RedisReader.Loss(0, 3));

            assertThat(late.awaitTerm().number()).isEqualTo(9);
            assertThat(late.keeper.problem()).isEmpty();
            assertThat(RedisReader.acceptLoss(redis.options())).isEmpty();
        }
    }

    @Test
    void shouldGoOnOnceRedisHasItsRecordsBack() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();
            append(term, 0, 3, false);
        }
        String owner = redis.run("HGET", LOG, "owner");
        redis.run("HSET", LOG, "needFence", "1", "needEnd", "4", "needOwner", owner);
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            assertThat(await(fixture.problems)).contains("it ends with 3 in term 1, and came to 4");
            assertThat(fixture.taken).isEmpty();

            redis.run("HSET", LOG, "end", "4");

            assertThat(fixture.awaitTerm().number()).isEqualTo(2);
            awaitUntil(() -> redis.run("HGET", LOG, "needEnd").isEmpty());
        }
    }

    /** One that knows nothing begins anew before the owner has put its records back. */
    @Test
    void shouldEndTheTermOfOneThatBeganOnALogThatHadLostRecords() throws Exception {
        try (KeeperFixture first = new KeeperFixture(redis.options())) {
            Term term = first.awaitTerm();
            append(term, 0, 3, false);
            redis.run(
                    "EVAL",
                    "redis.call('FLUSHALL') redis.call('SET', KEYS[1], 'late-1', 'PX', 1500)"
                            + " redis.call('HSET', KEYS[2], 'fence', 1, 'owner', 'late-1',"
                            + " 'end', 9, 'files', 0, 'began', 0, 'beganIn', 1)",
                    "2",
                    "comporta:{test}:lease",
                    LOG);

            assertThat(await(first.lost)).contains("another instance");
            awaitUntil(() -> redis.run("HGET", LOG, "needEnd").equals("3"));
            assertThat(await(first.problems)).startsWith("the log has lost its records");
            assertThat(first.taken).isEmpty();
        }
    }

    @Test
    void shouldEndATermThatBeganWithLessThanThereWas() throws Exception {
        try (KeeperFixture late = new KeeperFixture(redis.options())) {
            Term term = late.awaitTerm();
            append(term, 0, 5, false);

            redis.run("HSET", LOG, "needFence", "0", "needEnd", "3", "needOwner", "early-1");

            assertThat(await(late.lost)).isEqualTo("the log has lost records");
            assertThat(await(late.problems)).startsWith("the log has lost its records");
            assertThat(late.taken).isEmpty();
        }
    }

    @Test
    void shouldKeepOthersAwayWhereTheOwnerCantPutBackWhatIsMissing() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();
            append(term, 0, 3, false);

            term.log().lose();

            awaitUntil(() -> redis.run("HGET", LOG, "needEnd").equals("3"));
            assertThat(fixture.lost).isEmpty();
        }
    }

    @Test
    void shouldTellOthersThatItServesOnceItHasReadTheJournal() throws Exception {
        try (KeeperFixture first = new KeeperFixture(redis.options())) {
            Term term = first.awaitTerm();
            try (KeeperFixture second = new KeeperFixture(redis.options())) {
                awaitUntil(() -> second.keeper.owner().isPresent());
                assertThat(second.keeper.owner()).hasValue(owner(term, false));

                term.onServing();

                awaitUntil(() -> second.keeper.owner().equals(Optional.of(owner(term, true))));
            }
        }
    }

    /** A program that does not say so, as those before this one. */
    @Test
    void shouldTakeAnOwnerForOneThatServesWhichDoesNotTell() throws Exception {
        redis.run("SET", "comporta:{test}:lease", "old-1", "PX", "60000");
        redis.run("HSET", LOG, "fence", "7", "owner", "old-1", "end", "3", "reading", "6");
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            awaitUntil(() -> fixture.keeper.owner().isPresent());

            assertThat(fixture.keeper.owner()).hasValue(new Owner(7, "", true));
        }
    }

    private static Owner owner(Term term, boolean serves) {
        return new Owner(term.number(), "localhost:1", serves);
    }

    /** What is told of the log's end counts as written: it waits for replicas, too. */
    @Test
    void shouldTellOfNoRecordsThatTheReplicasLackAfterACutEither() throws Exception {
        int port = freePort();
        Path place = Files.createDirectory(directory.resolve("primary"));
        try (RedisServer primary = RedisServer.start(place, "--port", "" + port);
                KeeperFixture fixture = new KeeperFixture(primary.options(1))) {
            Term term = fixture.awaitTerm();
            BlockingQueue<Answer> appended = KeeperFixture.beginAppend(term, 0, 3, false);
            awaitUntil(() -> term.log().lack().isPresent());
            primary.run("CLIENT", "KILL", "TYPE", "normal");
            assertThat(await(appended)).isEqualTo(new Answer.Unknown());

            BlockingQueue<Answer> ends = new LinkedBlockingQueue<>();
            term.log().end(ends::add);

            awaitUntil(() -> term.log().lack().isPresent() || !ends.isEmpty());
            assertThat(ends).isEmpty();
            Path other = Files.createDirectory(directory.resolve("replica"));
            try (RedisServer replica =
                    RedisServer.start(other, "--replicaof", "127.0.0.1 " + port)) {
                assertThat(await(ends)).isEqualTo(new Answer.EndsAt(3, false));
                assertThat(replica.run("HGET", LOG, "end")).isEqualTo("3");
            }
        }
    }

    /** The owner before may have died while it waited for them. */
    @Test
    void shouldBeginOnlyWithWhatTheReplicasHave() throws Exception {
        int port = freePort();
        Path place = Files.createDirectory(directory.resolve("primary"));
        try (RedisServer primary = RedisServer.start(place, "--port", "" + port);
                KeeperFixture fixture = new KeeperFixture(primary.options(1))) {
            Term term = fixture.awaitTerm();
            var _ = KeeperFixture.beginAppend(term, 0, 3, false);
            CompletableFuture<?> replicated =
                    CompletableFuture.runAsync(
                            () -> awaitReplicas(term), Thread.ofPlatform()::start);

            fixture.awaitProblem("an append is on 0 of 1 replicas");
            assertThat(replicated).isNotDone();
            Path other = Files.createDirectory(directory.resolve("replica"));
            try (RedisServer replica =
                    RedisServer.start(other, "--replicaof", "127.0.0.1 " + port)) {
                replicated.join();
                assertThat(replica.run("HGET", LOG, "end")).isEqualTo("3");
                awaitUntil(() -> fixture.keeper.problem().isEmpty());
            }
        }
    }

    @Test
    void shouldWaitForNoReplicasUnderATermThatIsOver() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options(1))) {
            Term term = fixture.awaitTerm();
            term.giveUp("told to");

            assertThatThrownBy(term::awaitReplicas).hasMessageContaining("told to");
        }
    }

    private static void awaitReplicas(Term term) {
        try {
            term.awaitReplicas();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldTellWhoIsThere() throws Exception {
        try (KeeperFixture first = new KeeperFixture(redis.options());
                KeeperFixture second = new KeeperFixture(redis.options())) {
            awaitUntil(() -> first.taken.size() + second.taken.size() == 1);
            awaitUntil(() -> RedisReader.attendance(redis.options()).present().size() == 2);

            Attendance there = RedisReader.attendance(redis.options());

            assertThat(there.isOwned()).isTrue();
            assertThat(there.leaseMillis()).isBetween(1L, 3_000L);
            assertThat(there.present()).filteredOn(Attendance.Present::isOwner).hasSize(1);
            assertThat(there.present()).allMatch(it -> it.card().equals("{}"));
            second.keeper.close();
            assertThat(RedisReader.attendance(redis.options()).present()).hasSize(1);
            assertThat(redis.run("PTTL", "comporta:{test}:cards")).isNotEqualTo("-1");
        }
    }

    @Test
    void shouldTakeInAtMaxmemoryOnlyWhatClosesWhatWasBegun() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();
            append(term, 0, 3, false);
            redis.run("CONFIG", "SET", "maxmemory", "1kb");

            assertThat(append(term, 3, 1, false)).isEqualTo(new Answer.Full());
            assertThat(append(term, 3, 1, true)).isEqualTo(new Answer.Appended(4));
            term.disk().create("snapshot.tmp", 0).write(ByteBuffer.allocate(64), 0);
            redis.run("CONFIG", "SET", "maxmemory", "0");
            assertThat(append(term, 4, 1, false)).isEqualTo(new Answer.Appended(5));
        }
    }

    @Test
    void shouldReadEverythingAgainAsTheNextOwnerWhatWasGivenUp() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Term term = fixture.awaitTerm();

            term.giveUp("enough");

            assertThat(term.isHeld()).isFalse();
            assertThat(await(fixture.lost)).isEqualTo("enough");
            assertThat(fixture.awaitTerm().number()).isEqualTo(term.number() + 1);
        }
    }

    @Test
    void shouldKeepFilesAsADiskDoes() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Disk disk = fixture.awaitTerm().disk();

            DiskFile made = disk.create("made", 0);
            made.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            made.write(ByteBuffer.wrap(new byte[] {4}), 3);
            disk.rename("made", "renamed");
            made = disk.open("renamed");
            made.truncate(3);

            assertThat(disk.list()).containsExactly("renamed");
            assertThat(made.size()).isEqualTo(3);
            assertThat(read(made, 1, 8)).containsExactly(2, 3);
            assertThat(read(made, 7, 8)).isEmpty();
            disk.delete("renamed");
            assertThat(disk.list()).isEmpty();
            assertThatThrownBy(() -> disk.open("renamed"))
                    .isInstanceOf(FileNotFoundException.class);
            DiskFile gone = made;
            assertThatThrownBy(() -> gone.write(ByteBuffer.allocate(1), 0))
                    .isInstanceOf(IOException.class);
        }
    }

    /** A segment has its size from the start, and takes no more memory than what is in it. */
    @Test
    void shouldReadZerosUpToTheSizeThatAFileWasMadeWith() throws Exception {
        try (KeeperFixture fixture = new KeeperFixture(redis.options())) {
            Disk disk = fixture.awaitTerm().disk();

            DiskFile made = disk.create("segment", 3 << 20);
            made.write(ByteBuffer.wrap(new byte[] {1, 2}), 0);

            assertThat(disk.open("segment").size()).isEqualTo(3 << 20);
            assertThat(read(made, 1, 3)).containsExactly(2, 0, 0);
            assertThat(read(made, 0, 4 << 20)).hasSize(3 << 20).startsWith(1, 2, 0);
            assertThat(redis.run("STRLEN", "comporta:{test}:file:segment")).isEqualTo("2");
        }
    }

    private static byte[] read(DiskFile file, long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        file.read(target, position);
        byte[] read = new byte[target.flip().remaining()];
        target.get(read);
        return read;
    }

    private static void awaitUntil(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(5);
        }
    }
}
