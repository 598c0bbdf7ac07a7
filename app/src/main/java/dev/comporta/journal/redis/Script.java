package dev.comporta.journal.redis;

/**
 * What runs inside of Redis, each whole and alone: a check of who owns the journal, and a change.
 *
 * <p>The first key of each is the log's hash: {@code fence} (the number of the owner's term, which
 * only grows), {@code owner} (whose term it is), {@code end} (the last record's sequence), {@code
 * began} (where it ended when the term {@code beganIn} did), {@code reading} (the term whose owner
 * has not read the log yet), {@code files} (how often a file was changed), {@code accepted} (when
 * an operator last accepted a loss, ms since 1970), and after a loss {@code needFence}, {@code
 * needEnd} and {@code needOwner}: how far the log had come. The second one is the hash of the
 * files' names with the size that each was made with: what lies behind the bytes of a file, up to
 * that, reads as zeros and takes no memory. The first two arguments are the caller's number and
 * name.
 *
 * <p>A reply is three integers: a {@link Reply.Code}, {@code end} and {@code files}. Only what
 * takes payments in is refused at {@code maxmemory}: what closes them, and compaction, which frees
 * memory in the end, is let in.
 *
 * <p>Source: Redis 7, Lua scripts with flags.
 */
enum Script {
    /**
     * Becomes the owner under the next number, which stands for {@code end} in the reply, where
     * nobody is, and the log is as it was when that was decided. KEYS: log, lease. ARGV: 0, name,
     * lease in ms, address, the last number, where the log ends.
     */
    TAKE(
            true,
            """
            local log = redis.call('HMGET', KEYS[1], 'fence', 'end')
            if redis.call('EXISTS', KEYS[2]) == 1
                or (log[1] or '0') ~= ARGV[5] or (log[2] or '0') ~= ARGV[6] then
              return {6, redis.call('PTTL', KEYS[2]), 0}
            end
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            redis.call('HSETNX', KEYS[1], 'end', '0')
            redis.call('HSETNX', KEYS[1], 'files', '0')
            local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
            redis.call('HSET', KEYS[1], 'owner', ARGV[2], 'address', ARGV[4],
              'began', ARGV[6], 'beganIn', fence, 'reading', fence)
            return {0, fence, tonumber(redis.call('HGET', KEYS[1], 'files'))}
            """),

    /**
     * Stays the owner, also over a lease that has ended, where nobody else has become one, and
     * where Redis has forgotten the term. Not where somebody has begun anew on a log that had lost
     * records, or where this owner is the one that did. KEYS: log, lease. ARGV: number, name, lease
     * in ms, address, who was the owner before, where the log ended when the term began, where it
     * has ended since, when a loss was last accepted, 1 once the owner has read the log.
     */
    RENEW(
            true,
            """
            local log = redis.call('HMGET', KEYS[1], 'fence', 'owner', 'end', 'files',
              'needFence', 'needEnd', 'needOwner')
            local fence, mine = tonumber(log[1] or 0), tonumber(ARGV[1])
            if fence > mine or (fence == mine and log[2] ~= ARGV[2]) then
              return {2, 0, 0}
            end
            local holder = redis.call('GET', KEYS[2])
            local isOthers = holder and holder ~= ARGV[2]
            local isBegunAnew = fence < mine and log[2] and log[2] ~= ARGV[5]
            if isBegunAnew or (isOthers and fence < mine) then
              redis.call('HSET', KEYS[1],
                'needFence', ARGV[1], 'needEnd', ARGV[7], 'needOwner', ARGV[2])
            end
            if isOthers then
              return {6, redis.call('PTTL', KEYS[2]), 0}
            end
            if isBegunAnew then
              return {7, 0, 0}
            end
            if log[5] then
              local needFence, needEnd = tonumber(log[5]), tonumber(log[6])
              local last, began = tonumber(log[3] or 0), tonumber(ARGV[6])
              local isSame = mine == needFence and ARGV[2] == log[7]
              if (mine > needFence and began >= needEnd)
                  or (isSame and fence == mine and last >= needEnd) then
                redis.call('HDEL', KEYS[1], 'needFence', 'needEnd', 'needOwner')
              elseif not isSame or tonumber(ARGV[7]) < needEnd then
                return {7, 0, 0}
              end
            end
            redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            if ARGV[9] == '1' then
              redis.call('HDEL', KEYS[1], 'reading')
            else
              redis.call('HSET', KEYS[1], 'reading', ARGV[1])
            end
            if fence < mine then
              redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'owner', ARGV[2], 'address', ARGV[4],
                'began', ARGV[6], 'beganIn', ARGV[1], 'accepted', ARGV[8])
              redis.call('HSETNX', KEYS[1], 'end', '0')
              redis.call('HSETNX', KEYS[1], 'files', '0')
            end
            return {0, tonumber(log[3] or 0), tonumber(log[4] or 0)}
            """),

    /**
     * Keeps everybody away from a log that has come further once, until it has again, or an
     * operator accepts the loss. KEYS: log. ARGV: the number and name of the term in which it had,
     * how far, when a loss was last accepted.
     */
    MARK_LOST(
            true,
            """
            local log = redis.call('HMGET', KEYS[1], 'needFence', 'needEnd', 'accepted')
            local fence, last = tonumber(log[1] or 0), tonumber(log[2] or 0)
            local isFurther = tonumber(ARGV[1]) > fence
              or (tonumber(ARGV[1]) == fence and tonumber(ARGV[3]) > last)
            if isFurther and tonumber(log[3] or 0) <= tonumber(ARGV[4]) then
              redis.call('HSET', KEYS[1],
                'needFence', ARGV[1], 'needEnd', ARGV[3], 'needOwner', ARGV[2])
            end
            return {0, 0, 0}
            """),

    /**
     * Lets the next owner begin with what the log has, and no earlier one go on. KEYS: log, lease.
     * The reply has where the log ends, and where it once did; it is {@code MISSING} where nothing
     * was marked as lost.
     */
    ACCEPT_LOSS(
            true,
            """
            local log = redis.call('HMGET', KEYS[1], 'fence', 'end', 'needFence', 'needEnd',
              'accepted')
            local last = tonumber(log[2] or 0)
            if not log[3] then
              return {5, last, last}
            end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('HSET', KEYS[1],
              'fence', math.max(tonumber(log[1] or 0), tonumber(log[3])) + 1,
              'owner', '', 'end', last,
              'accepted', math.max(now, tonumber(log[5] or 0) + 1))
            redis.call('HDEL', KEYS[1], 'needFence', 'needEnd', 'needOwner')
            redis.call('DEL', KEYS[2])
            return {0, last, tonumber(log[4])}
            """),

    /**
     * Tells the others that an instance is there, and forgets those that have not for long. KEYS:
     * the instances by when they were last seen, what they tell. ARGV: the instance, what it tells,
     * after how many ms one is forgotten, how many there may be.
     */
    BE_PRESENT(
            true,
            """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now, ARGV[1])
            redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
            local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
            local beyond = redis.call('ZCARD', KEYS[1]) - #gone - ARGV[4]
            if beyond > 0 then
              gone = redis.call('ZRANGE', KEYS[1], 0, #gone + beyond - 1)
            end
            for _, instance in ipairs(gone) do
              redis.call('ZREM', KEYS[1], instance)
              redis.call('HDEL', KEYS[2], instance)
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            redis.call('PEXPIRE', KEYS[2], ARGV[3])
            return {0, now, 0}
            """),

    /** Says goodbye. KEYS: as {@link #BE_PRESENT}. ARGV: the instance. */
    BE_GONE(
            true,
            """
            redis.call('ZREM', KEYS[1], ARGV[1])
            redis.call('HDEL', KEYS[2], ARGV[1])
            return {0, 0, 0}
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
     * and the records. Nowhere must it end for who asks where it does; that writes something, since
     * replicas are waited for behind a write of the same connection.
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
                    if ARGV[3] == '' then
                      redis.call('HSET', KEYS[1], 'end', last)
                    end
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
