package dev.comporta.store;

import dev.comporta.meter.Meter;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a store tells of itself. */
public final class StoreMeters {
    private final Supplier<StoreStatus> status;

    private StoreMeters(Supplier<StoreStatus> status) {
        this.status = status;
    }

    /** Of a store whose state this is. */
    public static List<Meter> of(Supplier<StoreStatus> status) {
        StoreMeters meters = new StoreMeters(status);
        return Stream.of(meters.payments(), meters.store(), meters.journal())
                .flatMap(List::stream)
                .toList();
    }

    private List<Meter> payments() {
        return List.of(
                number("comporta_payments_pending", "Payments that wait", StoreStatus::pending),
                number(
                        "comporta_payments_unsettled",
                        "Payments that wait, and those whose attempt is open",
                        it -> it.pending() + it.openAttempts()),
                fill(
                        "comporta_payments_unsettled_max",
                        "With so many no more are taken",
                        StoreFill::unsettledMax),
                number(
                        "comporta_payments_dead_letters",
                        "Payments parked for good",
                        StoreStatus::deadLetters),
                fill(
                        "comporta_payments_dead_letters_max",
                        "With so many no payments are taken",
                        StoreFill::deadLettersMax),
                flag(
                        "comporta_payments_dead_letters_full",
                        "1 while no payments are taken because of dead letters",
                        StoreStatus::deadLettersFull),
                number(
                        "comporta_ids_remembered",
                        "Closed payments whose id is remembered",
                        StoreStatus::remembered),
                fill(
                        "comporta_ids_remembered_max",
                        "With more the oldest are forgotten",
                        StoreFill::rememberedMax));
    }

    private List<Meter> store() {
        return List.of(
                flag(
                        "comporta_store_failed",
                        "1 after a failure for good",
                        it -> it.failure().isPresent()),
                flag(
                        "comporta_store_troubled",
                        "1 while something goes wrong in the background and is tried again",
                        it -> it.problem().isPresent()),
                fill(
                        "comporta_store_trails",
                        "Ended attempts of closed payments, until compaction has taken them",
                        StoreFill::trails),
                fill(
                        "comporta_store_trails_max",
                        "With more the oldest are forgotten until then",
                        StoreFill::trailsMax),
                fill(
                        "comporta_store_history_records",
                        "Closed payments that have left the journal",
                        StoreFill::historyRecords),
                fill(
                        "comporta_store_history_dropped_records",
                        "Closed payments that only the archive has any more",
                        StoreFill::droppedRecords),
                Meter.gauge(
                        "comporta_store_history_dropped_until_seconds",
                        "When the newest of them was settled, since 1970; 0: none was dropped",
                        () -> status.get().fill().droppedUpToMillis() / 1e3));
    }

    private List<Meter> journal() {
        return List.of(
                Meter.counter(
                        "comporta_journal_records_total",
                        "Records appended, over all restarts",
                        () -> status.get().fill().journalRecords()),
                fill(
                        "comporta_journal_room_records",
                        "Records that fit into the segments that are there",
                        StoreFill::roomRecords),
                fill(
                        "comporta_journal_room_needed_records",
                        "Kept free of that for payments that were taken in; with less room none are",
                        StoreFill::roomNeededRecords),
                fill(
                        "comporta_journal_unsynced_records",
                        "Records that do not survive a power loss yet",
                        StoreFill::unsyncedRecords),
                flag(
                        "comporta_journal_stalled",
                        "1 while the room that is there turns out to be none",
                        it -> it.fill().isStalled()),
                Meter.durations(
                        "comporta_journal_write_seconds",
                        "One write of what a turn has appended",
                        () -> status.get().fill().journal().writes.distribution()),
                Meter.durations(
                        "comporta_journal_sync_seconds",
                        "One sync of what was written",
                        () -> status.get().fill().journal().syncs.distribution()));
    }

    private Meter number(String name, String help, ToLongFunction<StoreStatus> value) {
        return Meter.gauge(name, help, () -> value.applyAsLong(status.get()));
    }

    private Meter fill(String name, String help, ToLongFunction<StoreFill> value) {
        return Meter.gauge(name, help, () -> value.applyAsLong(status.get().fill()));
    }

    private Meter flag(String name, String help, Predicate<StoreStatus> value) {
        return Meter.gauge(name, help, () -> value.test(status.get()) ? 1 : 0);
    }
}
