package dev.comporta.workbench.audit;

import dev.comporta.workbench.wire.Booking;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What became of each payment.
 *
 * @param lost acknowledged, and booked nowhere
 * @param twice booked at both processors, or more than once at one
 * @param phantom booked, and never acknowledged. The answer to the client may have been lost, so
 *     this proves nothing by itself
 */
public record Reconciliation(Set<UUID> lost, Set<UUID> twice, Set<UUID> phantom) {
    /**
     * Compares the ids that a client saw acknowledged with what all processors booked.
     *
     * @param booked the tables of all processors, one after the other
     */
    public static Reconciliation of(Collection<UUID> acknowledged, List<Booking> booked) {
        Set<UUID> ids = new HashSet<>();
        Set<UUID> twice = new LinkedHashSet<>();
        for (Booking booking : booked) {
            if (!ids.add(booking.correlationId())) {
                twice.add(booking.correlationId());
            }
        }
        Set<UUID> lost = new LinkedHashSet<>(acknowledged);
        lost.removeAll(ids);
        Set<UUID> phantom = new LinkedHashSet<>(ids);
        acknowledged.forEach(phantom::remove);
        return new Reconciliation(lost, twice, phantom);
    }
}
