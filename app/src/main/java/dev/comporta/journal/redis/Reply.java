package dev.comporta.journal.redis;

import java.util.List;

/**
 * What a {@link Script} answers.
 *
 * @param end the last record's sequence, or what the script says
 * @param files how often files were changed
 */
record Reply(Code code, long end, long files) {

    /** By the number that the scripts give. */
    enum Code {
        DONE,
        /** The log ends elsewhere. */
        OTHER_END,
        /** Somebody else has become the owner. */
        FENCED,
        /** Redis has forgotten the caller's term: it was restarted, or another one took over. */
        OLDER,
        /** A segment has another length than its records tell. */
        DAMAGED,
        /** There is no such file. */
        MISSING,
        /** Somebody else holds the lease, for so many milliseconds ({@code end}). */
        HELD
    }

    static Reply of(List<?> integers) {
        return new Reply(
                Code.values()[(int) integer(integers, 0)],
                integer(integers, 1),
                integer(integers, 2));
    }

    private static long integer(List<?> integers, int index) {
        return (Long) integers.get(index);
    }
}
