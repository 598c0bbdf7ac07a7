package dev.comporta.journal.redis;

import dev.comporta.meter.Meter;
import java.util.ArrayList;
import java.util.List;

/** What is to be read of an instance's lease. */
final class LeaseMeters {
    private LeaseMeters() {}

    static List<Meter> of(LeaseKeeper keeper, RedisCounters counters) {
        List<Meter> meters = new ArrayList<>(counters.meters());
        meters.add(
                Meter.gauge(
                        "comporta_lease_held",
                        "1 while nobody else can own the journal",
                        () -> keeper.term().filter(Term::isHeld).isPresent() ? 1 : 0));
        meters.add(
                Meter.gauge(
                        "comporta_lease_remaining_seconds",
                        "How long that lasts without a renewal; 0: it may have ended",
                        () -> keeper.term().map(LeaseMeters::remainingNanos).orElse(0L) / 1e9));
        meters.add(
                Meter.gauge(
                        "comporta_owner_term",
                        "The number of the owner's term, which fences off those before; 0: nobody's",
                        () -> keeper.owner().map(Owner::term).orElse(0L)));
        meters.add(
                Meter.gauge(
                        "comporta_redis_usable",
                        "1 while Redis can be used, and its log has what it had",
                        () -> keeper.problem().isPresent() ? 0 : 1));
        return meters;
    }

    private static long remainingNanos(Term term) {
        return term.isHeld() ? Math.max(0, term.heldNanos()) : 0;
    }
}
