package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScoredValue;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Tells the others that this instance is there, some times a minute, and who else is. One that says
 * nothing any more is forgotten after a minute, so what this takes in Redis is bounded.
 *
 * <p>Threading: the keeper's.
 */
final class Presence {
    private static final Duration TELL_EVERY = Duration.ofSeconds(3);
    private static final Duration FORGET_AFTER = Duration.ofMinutes(1);
    private static final int INSTANCES_MAX = 1_000;

    private final RedisKeys keys;
    private final byte[] instance;
    private final Supplier<String> card;
    private boolean isTold;
    private long toldNanos;

    /**
     * @param card what this instance tells of itself
     */
    Presence(RedisKeys keys, String instance, Supplier<String> card) {
        this.keys = keys;
        this.instance = RedisDisk.bytes(instance);
        this.card = card;
    }

    /**
     * Tells it where that is due, and asks who else is there, in one round trip: the lease waits
     * meanwhile. Empty: it was not due.
     */
    Optional<Attendance> tellAndAsk(RedisLink link) throws IOException {
        long nowNanos = System.nanoTime();
        if (isTold && nowNanos - toldNanos < TELL_EVERY.toNanos()) {
            return Optional.empty();
        }
        RedisLink.Pending<Reply> told =
                link.send(
                        Script.BE_PRESENT,
                        presentAndCards(),
                        instance,
                        RedisDisk.bytes(card.get()),
                        RedisDisk.number(FORGET_AFTER.toMillis()),
                        RedisDisk.number(INSTANCES_MAX));
        Attendance there = ask(link, keys);
        told.await();
        isTold = true;
        toldNanos = nowNanos;
        return Optional.of(there);
    }

    /** It is due at once. */
    void hasChanged() {
        isTold = false;
    }

    void sayGoodbye(RedisLink link) throws IOException {
        link.await(Script.BE_GONE, presentAndCards(), instance);
    }

    private byte[][] presentAndCards() {
        return new byte[][] {keys.present(), keys.cards()};
    }

    /** Asks who is there. */
    static Attendance ask(RedisLink link, RedisKeys keys) throws IOException {
        RedisLink.Pending<LogState> log = LogState.ask(link, keys);
        RedisLink.Pending<List<byte[]>> time = link.send(commands -> commands.time());
        RedisLink.Pending<List<ScoredValue<byte[]>>> seen =
                link.send(commands -> commands.zrangeWithScores(keys.present(), 0, -1));
        RedisLink.Pending<Map<byte[], byte[]>> cards =
                link.send(commands -> commands.hgetall(keys.cards()));
        return attendance(
                keys, log.await(), millis(time.await()), seen.await(), texts(cards.await()));
    }

    private static Attendance attendance(
            RedisKeys keys,
            LogState log,
            long nowMillis,
            List<ScoredValue<byte[]>> seen,
            Map<String, String> cards) {
        List<Attendance.Present> present =
                seen.stream()
                        .map(it -> present(it, nowMillis, cards, log))
                        .filter(it -> !it.card().isEmpty())
                        .sorted(
                                Comparator.comparing(Attendance.Present::isOwner)
                                        .reversed()
                                        .thenComparing(Attendance.Present::id))
                        .toList();
        return new Attendance(
                keys.name(),
                log.isHeld(),
                log.mark().term(),
                Math.max(0, log.leaseMillis()),
                log.address(),
                log.mark().end(),
                log.loss(),
                present);
    }

    private static Attendance.Present present(
            ScoredValue<byte[]> seen, long nowMillis, Map<String, String> cards, LogState log) {
        String instance = text(seen.getValue());
        return new Attendance.Present(
                instance,
                log.isHeld() && log.mark().owner().startsWith(instance),
                Math.max(0, nowMillis - (long) seen.getScore()),
                cards.getOrDefault(instance, ""));
    }

    private static Map<String, String> texts(Map<byte[], byte[]> bytes) {
        Map<String, String> texts = new TreeMap<>();
        bytes.forEach((key, value) -> texts.put(text(key), text(value)));
        return texts;
    }

    private static long millis(List<byte[]> time) {
        return Long.parseLong(text(time.get(0))) * 1_000
                + Long.parseLong(text(time.get(1))) / 1_000;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
