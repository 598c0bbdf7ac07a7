package dev.comporta.journal.redis;

import java.util.List;

/**
 * What a {@link Script} answers.
 *
 * @param end the last record's sequence, or what the script says
 * @param files how often files were changed, or what the script says
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
        HELD,
        /** The log has lost records that somebody knows of. */
        LOST
    }

    static Reply of(List<?> parts) {
        return new Reply(
                Code.values()[(int) integer(parts, 0)], integer(parts, 1), integer(parts, 2));
    }

    private static long integer(List<?> parts, int index) {
        return (Long) parts.get(index);
    }
}
