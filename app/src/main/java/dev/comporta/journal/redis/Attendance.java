package dev.comporta.journal.redis;

import java.util.List;
import java.util.Optional;

/**
 * Who shares a journal, and whose it is, at one moment.
 *
 * @param journal its name
 * @param isOwned whether somebody has the lease
 * @param term the number of the last term
 * @param leaseMillis how long the owner's lease lasts yet, by Redis's clock
 * @param address by which the owner is reached; may be empty
 * @param lastSequence where the log ends
 * @param loss what the log is known to have lost, in words; empty: nothing
 */
public record Attendance(
        String journal,
        boolean isOwned,
        long term,
        long leaseMillis,
        String address,
        long lastSequence,
        Optional<String> loss,
        List<Present> present) {

    public Attendance {
        present = List.copyOf(present);
    }

    /**
     * An instance that said that it is there, within the last minute.
     *
     * @param id its own, and no other's
     * @param seenMillisAgo when it last said so
     * @param card what it told of itself
     */
    public record Present(String id, boolean isOwner, long seenMillisAgo, String card) {}
}
