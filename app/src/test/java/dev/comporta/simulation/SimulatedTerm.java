package dev.comporta.simulation;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.SharedLog;
import dev.comporta.simulation.SimulatedRedis.Content;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One owner's time at a {@link SimulatedRedis}, and its connection: what is on its way when it is
 * cut may still arrive, and its answer never comes.
 */
final class SimulatedTerm implements Disk, SharedLog {
    private static final long MILLI = 1_000_000L;
    private static final long RENEW_EVERY_NANOS = 1_000 * MILLI;
    private static final long MARGIN_NANOS = 300 * MILLI;

    private final SimulatedRedis redis;
    private final Schedule schedule;
    private final Life life;
    private final SplittableRandom random;
    private final Mutation mutation;
    private final Runnable onOver;
    private final long number;
    private final List<Consumer<Answer>> unknown = new ArrayList<>();

    private long heldUntilNanos;
    private long knownFileChanges;
    private long lastArrivalNanos;
    private int connection;
    private boolean isConnected = true;
    private boolean isOver;
    private Runnable reconnected = () -> {};

    /**
     * @param onOver told once where the term has ended
     */
    SimulatedTerm(
            long number,
            SimulatedRedis redis,
            Schedule schedule,
            Life life,
            SplittableRandom random,
            Mutation mutation,
            Runnable onOver) {
        this.number = number;
        this.redis = redis;
        this.schedule = schedule;
        this.life = life;
        this.random = random;
        this.mutation = mutation;
        this.onOver = onOver;
        knownFileChanges = redis.fileChanges();
        hold();
        life.after(RENEW_EVERY_NANOS, this::renewAgain);
    }

    private void hold() {
        heldUntilNanos = schedule.nanos() + SimulatedRedis.LEASE_NANOS - MARGIN_NANOS;
    }

    private void renewAgain() {
        renew();
        if (!isOver) {
            life.after(isConnected ? RENEW_EVERY_NANOS : 100 * MILLI, this::renewAgain);
        }
    }

    private void renew() {
        switch (redis.renew(number)) {
            case FENCED -> end();
            case HELD -> {}
            case DONE -> {
                boolean isNew = !isConnected;
                isConnected = true;
                hold();
                List<Consumer<Answer>> told = List.copyOf(unknown);
                unknown.clear();
                told.forEach(answer -> answer.accept(new Answer.Unknown()));
                if (isNew) {
                    reconnected.run();
                }
            }
        }
    }

    private void end() {
        if (!isOver) {
            isOver = true;
            life.after(0, onOver);
        }
    }

    /** The connection is gone; the next renewal makes a new one. */
    void cut() {
        connection++;
        isConnected = false;
    }

    /** What is sent from now on arrives late. */
    void stall(long nanos) {
        lastArrivalNanos = Math.max(lastArrivalNanos, schedule.nanos() + nanos);
    }

    @Override
    public boolean isHeld() {
        return mutation == Mutation.LEASE_UNWATCHED
                || (!isOver && schedule.nanos() < heldUntilNanos);
    }

    @Override
    public void onReconnected(Runnable told) {
        reconnected = told;
    }

    @Override
    public void lose() {
        throw new Judge.Violation("1 durable ack", "lost, and its owner has it no more: " + this);
    }

    @Override
    public void giveUp(String reason) {
        end();
    }

    @Override
    public Optional<SharedLog> sharedLog() {
        return Optional.of(this);
    }

    @Override
    public void append(Append append, Consumer<Answer> answer) {
        call(() -> redis.append(number, append), answer);
    }

    @Override
    public void end(Consumer<Answer> answer) {
        long known = knownFileChanges;
        call(() -> redis.end(number, known), answer);
    }

    private void call(Supplier<@Nullable Answer> command, Consumer<Answer> answer) {
        if (!isConnected) {
            unknown.add(answer);
            return;
        }
        int mine = connection;
        lastArrivalNanos = Math.max(lastArrivalNanos, schedule.nanos() + random.nextLong(MILLI));
        schedule.at(
                lastArrivalNanos,
                () -> {
                    boolean isLost = mine != connection && random.nextBoolean();
                    Answer reply = isLost ? null : command.get();
                    life.after(random.nextLong(MILLI / 10), () -> tell(mine, reply, answer));
                });
    }

    private void tell(int mine, @Nullable Answer reply, Consumer<Answer> answer) {
        if (reply == null && mine == connection) {
            cut();
        }
        if (reply == null || mine != connection) {
            unknown.add(answer);
            return;
        }
        if (reply instanceof Answer.Fenced) {
            end();
        }
        answer.accept(reply);
    }

    private NavigableMap<String, Content> change() throws IOException {
        NavigableMap<String, Content> files = isConnected ? redis.change(number) : null;
        if (files == null) {
            throw new IOException("fenced, or cut off");
        }
        knownFileChanges = redis.fileChanges();
        return files;
    }

    @Override
    public List<String> list() {
        return List.copyOf(redis.files().keySet());
    }

    @Override
    public DiskFile create(String name, long sizeBytes) throws IOException {
        change().put(name, new Content(new byte[0], sizeBytes));
        return new File(name);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        existing(name);
        return new File(name);
    }

    private Content existing(String name) throws IOException {
        Content content = redis.files().get(name);
        if (content == null) {
            throw new FileNotFoundException(name);
        }
        return content;
    }

    @Override
    public void delete(String name) throws IOException {
        existing(name);
        change().remove(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Content content = existing(from);
        NavigableMap<String, Content> files = change();
        files.put(to, content);
        files.remove(from);
    }

    @Override
    public void syncDirectory() {}

    private final class File implements DiskFile {
        private final String name;

        File(String name) {
            this.name = name;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            Content before = existing(name);
            int end = (int) position + source.remaining();
            byte[] bytes = Arrays.copyOf(before.bytes(), Math.max(before.bytes().length, end));
            source.get(bytes, (int) position, source.remaining());
            change().put(name, new Content(bytes, before.madeSizeBytes()));
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            Content content = existing(name);
            int size = (int) size();
            byte[] whole = Arrays.copyOf(content.bytes(), size);
            int length = (int) Math.max(0, Math.min(target.remaining(), size - position));
            if (length > 0) {
                target.put(whole, (int) position, length);
            }
            return length;
        }

        @Override
        public void force() {}

        @Override
        public long size() throws IOException {
            Content content = existing(name);
            return Math.max(content.bytes().length, content.madeSizeBytes());
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            Content before = existing(name);
            if (before.bytes().length > sizeBytes) {
                byte[] shorter = Arrays.copyOf(before.bytes(), (int) sizeBytes);
                change().put(name, new Content(shorter, before.madeSizeBytes()));
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public String toString() {
        return "term "
                + number
                + (isOver ? " over" : isHeld() ? " held" : " not held")
                + (isConnected ? "" : " cut off")
                + " unknown="
                + unknown.size()
                + " "
                + redis;
    }
}
