package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands in Redis of a log and its owner at one moment.
 *
 * @param mark how far the log has come; {@code accepted} is of this moment, too
 * @param began where the log ended when the owner's term began; empty: a program told that term
 *     that does not say so
 * @param address by which the owner is reached
 * @param serves whether the owner has read the log, and takes requests
 * @param leaseMillis how long the owner's lease lasts yet; negative: nobody has it
 * @param needed how far it had come, where it has lost records since
 */
record LogState(
        Mark mark,
        OptionalLong began,
        String address,
        boolean serves,
        long leaseMillis,
        Optional<Mark> needed) {
    private static final String FENCE = "fence";
    private static final String END = "end";
    private static final String BEGAN = "began";
    private static final String BEGAN_IN = "beganIn";
    private static final String OWNER = "owner";
    private static final String ADDRESS = "address";
    private static final String READING = "reading";
    private static final String ACCEPTED = "accepted";
    private static final String NEED_FENCE = "needFence";
    private static final String NEED_END = "needEnd";
    private static final String NEED_OWNER = "needOwner";
    private static final byte[][] FIELDS =
            List.of(
                            FENCE,
                            END,
                            BEGAN,
                            BEGAN_IN,
                            OWNER,
                            ADDRESS,
                            READING,
                            ACCEPTED,
                            NEED_FENCE,
                            NEED_END,
                            NEED_OWNER)
                    .stream()
                    .map(RedisDisk::bytes)
                    .toArray(byte[][]::new);

    /**
     * How far a log has come.
     *
     * @param term the owner's number
     * @param owner the term's name: a Redis that was set back may give a number twice
     * @param end the last record's sequence
     * @param accepted when an operator last accepted a loss, ms since 1970: what was before counts
     *     no more
     */
    record Mark(long term, String owner, long end, long accepted) {
        static final Mark NONE = new Mark(0, "", 0, 0);
    }

    static LogState read(RedisLink link, RedisKeys keys) throws IOException {
        return ask(link, keys).await();
    }

    /** Asks; for the lease first, so that what is told of a log without one is not older. */
    static RedisLink.Pending<LogState> ask(RedisLink link, RedisKeys keys) {
        RedisLink.Pending<Long> lease = link.send(commands -> commands.pttl(keys.lease()));
        RedisLink.Pending<List<KeyValue<byte[], byte[]>>> values =
                link.send(commands -> commands.hmget(keys.log(), FIELDS));
        return () -> of(lease.await(), values.await());
    }

    private static LogState of(long leaseMillis, List<KeyValue<byte[], byte[]>> values) {
        Map<String, String> fields = new HashMap<>();
        values.stream()
                .filter(KeyValue::hasValue)
                .forEach(it -> fields.put(text(it.getKey()), text(it.getValue())));
        long accepted = number(fields, ACCEPTED);
        return new LogState(
                mark(fields, FENCE, OWNER, END, accepted),
                number(fields, BEGAN_IN) == number(fields, FENCE)
                        ? OptionalLong.of(number(fields, BEGAN))
                        : OptionalLong.empty(),
                fields.getOrDefault(ADDRESS, ""),
                !fields.containsKey(READING) || number(fields, READING) != number(fields, FENCE),
                leaseMillis,
                fields.containsKey(NEED_FENCE)
                        ? Optional.of(mark(fields, NEED_FENCE, NEED_OWNER, NEED_END, accepted))
                        : Optional.empty());
    }

    private static Mark mark(
            Map<String, String> fields, String fence, String owner, String end, long accepted) {
        return new Mark(
                number(fields, fence),
                fields.getOrDefault(owner, ""),
                number(fields, end),
                accepted);
    }

    boolean isHeld() {
        return leaseMillis >= 0;
    }

    /** Whether it has all that it had when it was seen so far. */
    boolean reaches(Mark seen) {
        if (mark.accepted() != seen.accepted()) {
            return mark.accepted() > seen.accepted();
        }
        return mark.term() == seen.term()
                ? mark.owner().equals(seen.owner()) && mark.end() >= seen.end()
                : mark.term() > seen.term() && began.orElse(mark.end()) >= seen.end();
    }

    /** What it is known to have lost, in words; empty: nothing. */
    Optional<String> loss() {
        return needed.filter(it -> !reaches(it)).map(this::lossBehind);
    }

    /** The same of what this instance saw itself. */
    String lossBehind(Mark seen) {
        return "the log has lost its records: it ends with "
                + mark.end()
                + " in term "
                + mark.term()
                + ", and came to "
                + seen.end()
                + " in term "
                + seen.term()
                + ". Give Redis its data back, or go on without them: comporta journal accept-loss";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static long number(Map<String, String> fields, String key) {
        return Long.parseLong(fields.getOrDefault(key, "0"));
    }
}
