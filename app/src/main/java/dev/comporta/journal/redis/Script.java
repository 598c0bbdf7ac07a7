package dev.comporta.journal.redis;

/**
 * What runs inside of Redis, each whole and alone: a check of who owns the journal, and a change.
 *
 * <p>The first key of each is the log's hash: {@code fence} (the number of the owner's term, which
 * only grows), {@code owner} (whose term it is), {@code end} (the last record's sequence) and
 * {@code files} (how often a file was changed). The second one is the hash of the files' names with
 * the size that each was made with: what lies behind the bytes of a file, up to that, reads as
 * zeros and takes no memory. The first two arguments are the caller's number and name.
 *
 * <p>A reply is three integers: a {@link Reply.Code}, {@code end} and {@code files}. Only what
 * takes payments in is refused at {@code maxmemory}: what closes them, and compaction, which frees
 * memory in the end, is let in.
 *
 * <p>Source: Redis 7, Lua scripts with flags.
 */
enum Script {
    /**
     * Becomes the owner where nobody is, under the next number, which stands for {@code end} in the
     * reply. KEYS: log, lease. ARGV: 0, name, lease in ms, address. Where somebody is, a reply has
     * how long for yet, and that one's number and address.
     */
    TAKE(
            true,
            """
            local holder = redis.call('GET', KEYS[2])
            if holder and holder ~= ARGV[2] then
            """
                    + Script.HELD
                    + """
            end
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            redis.call('HSETNX', KEYS[1], 'end', '0')
            redis.call('HSETNX', KEYS[1], 'files', '0')
            redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'address', ARGV[4])
            return {0, redis.call('HINCRBY', KEYS[1], 'fence', 1),
              tonumber(redis.call('HGET', KEYS[1], 'files'))}
            """),

    /** Looks who is the owner, as {@link #TAKE} tells it. KEYS: log, lease. */
    LOOK(
            true,
            """
            if redis.call('EXISTS', KEYS[2]) == 0 then
              return {7, 0, 0}
            end
            """
                    + Script.HELD),

    /**
     * Stays the owner, also over a lease that has ended, where nobody else has become one, and
     * where Redis has forgotten the term. KEYS: log, lease. ARGV: number, name, lease in ms,
     * address.
     */
    RENEW(
            true,
            """
            local log = redis.call('HMGET', KEYS[1], 'fence', 'owner', 'end', 'files')
            local fence, mine = tonumber(log[1] or 0), tonumber(ARGV[1])
            if fence > mine or (fence == mine and log[2] ~= ARGV[2]) then
              return {2, 0, 0}
            end
            local holder = redis.call('GET', KEYS[2])
            if holder and holder ~= ARGV[2] then
              return {6, redis.call('PTTL', KEYS[2]), 0}
            end
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            if fence < mine then
              redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'owner', ARGV[2],
                'address', ARGV[4])
              redis.call('HSETNX', KEYS[1], 'end', '0')
              redis.call('HSETNX', KEYS[1], 'files', '0')
            end
            return {0, tonumber(log[3] or 0), tonumber(log[4] or 0)}
            """),

    /** Lets the next one in at once. KEYS: log, lease. ARGV: number, name. */
    RELEASE(
            true,
            """
            if redis.call('GET', KEYS[2]) == ARGV[2] then
              redis.call('DEL', KEYS[2])
            end
            return {0, 0, 0}
            """),

    /**
     * Appends. KEYS: log, names, a segment for each piece. ARGV: number, name, where the log must
     * end, where it ends then; for each piece its position, the segment's name, size and header,
     * and the records.
     */
    APPEND(false, Script.APPEND_BODY),

    /** The same at {@code maxmemory}. */
    APPEND_EVEN_WHEN_FULL(true, Script.APPEND_BODY),

    /** KEYS: log, names, file. ARGV: number, name, the file's name, its size. */
    CREATE(
            true,
            Script.FENCED
                    + """
                    redis.call('SET', KEYS[3], '')
                    redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
                    """
                    + Script.CHANGED),

    /** KEYS: log, names, file. ARGV: number, name, the file's name, position, bytes. */
    WRITE(
            true,
            Script.FENCED
                    + Script.EXISTING
                    + """
                    redis.call('SETRANGE', KEYS[3], ARGV[4], ARGV[5])
                    """
                    + Script.CHANGED),

    /** KEYS: log, names, file. ARGV: number, name, the file's name, size. */
    TRUNCATE(
            true,
            Script.FENCED
                    + Script.EXISTING
                    + """
                    local size = tonumber(ARGV[4])
                    if redis.call('STRLEN', KEYS[3]) > size then
                      local kept = size > 0 and redis.call('GETRANGE', KEYS[3], 0, size - 1) or ''
                      redis.call('SET', KEYS[3], kept)
                    end
                    if tonumber(redis.call('HGET', KEYS[2], ARGV[3])) > size then
                      redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
                    end
                    """
                    + Script.CHANGED),

    /** KEYS: log, names, file, new file. ARGV: number, name, the file's name, the new one. */
    RENAME(
            true,
            Script.FENCED
                    + Script.EXISTING
                    + """
                    redis.call('RENAME', KEYS[3], KEYS[4])
                    redis.call('HSET', KEYS[2], ARGV[4], redis.call('HGET', KEYS[2], ARGV[3]))
                    redis.call('HDEL', KEYS[2], ARGV[3])
                    """
                    + Script.CHANGED),

    /** KEYS: log, names, file. ARGV: number, name, the file's name. */
    DELETE(
            true,
            Script.FENCED
                    + Script.EXISTING
                    + """
                    redis.call('UNLINK', KEYS[3])
                    redis.call('HDEL', KEYS[2], ARGV[3])
                    """
                    + Script.CHANGED);

    private static final String HELD =
            """
              local log = redis.call('HMGET', KEYS[1], 'fence', 'address')
              return {6, redis.call('PTTL', KEYS[2]), tonumber(log[1] or 0), log[2] or ''}
            """;

    private static final String FENCED =
            """
            local log = redis.call('HMGET', KEYS[1], 'fence', 'owner', 'end', 'files')
            local fence, mine = tonumber(log[1] or 0), tonumber(ARGV[1])
            local last, files = tonumber(log[3] or 0), tonumber(log[4] or 0)
            if fence > mine or (fence == mine and log[2] ~= ARGV[2]) then
              return {2, last, files}
            end
            if fence < mine then
              return {3, last, files}
            end
            """;

    private static final String EXISTING =
            """
            if redis.call('HEXISTS', KEYS[2], ARGV[3]) == 0 then
              return {5, last, files}
            end
            """;

    private static final String CHANGED =
            """
            return {0, last, redis.call('HINCRBY', KEYS[1], 'files', 1)}
            """;

    private static final String APPEND_BODY =
            Script.FENCED
                    + """
                    if log[3] ~= ARGV[3] then
                      return {1, last, files}
                    end
                    for i = 3, #KEYS do
                      local first = 5 + (i - 3) * 5
                      local length = redis.call('STRLEN', KEYS[i])
                      if length ~= tonumber(ARGV[first])
                          and not (length == 0 and #ARGV[first + 3] > 0) then
                        return {4, last, files}
                      end
                    end
                    for i = 3, #KEYS do
                      local first = 5 + (i - 3) * 5
                      if redis.call('STRLEN', KEYS[i]) == 0 then
                        redis.call('SET', KEYS[i], ARGV[first + 3])
                        redis.call('HSET', KEYS[2], ARGV[first + 1], ARGV[first + 2])
                      end
                      redis.call('APPEND', KEYS[i], ARGV[first + 4])
                    end
                    redis.call('HSET', KEYS[1], 'end', ARGV[4])
                    return {0, tonumber(ARGV[4]), files}
                    """;

    private final String text;

    Script(boolean evenWhenFull, String body) {
        text = "#!lua flags=" + (evenWhenFull ? "allow-oom" : "") + "\n" + body;
    }

    String text() {
        return text;
    }
}
