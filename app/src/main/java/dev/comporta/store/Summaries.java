package dev.comporta.store;

import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Hour;
import dev.comporta.ledger.Ledger;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.Summary;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Sums windows by processor: from the ledger, and where that keeps only the sum of an hour which
 * the window cuts, with what somebody else says of the part. His word counts where he has the whole
 * hour as the ledger has it.
 *
 * @param processors wire names, by index
 */
record Summaries(Ledger ledger, List<String> processors) {

    /** Of a window that cuts no hour. */
    Summary of(long fromNanos, long toNanos) {
        return each(processor -> ledger.total(processor, fromNanos, toNanos));
    }

    /**
     * Of a window that cuts hours.
     *
     * @param found what somebody else has of each of the hours
     * @return empty: he has not the same as the ledger
     */
    Optional<Summary> of(long fromNanos, long toNanos, List<CutHour> cut, List<HourParts> found) {
        long from = fromNanos;
        long to = toNanos;
        for (int index = 0; index < cut.size(); index++) {
            CutHour hour = cut.get(index);
            if (!isSame(hour.hour(), found.get(index))) {
                return Optional.empty();
            }
            from = hour.fromNanos() == fromNanos ? Hour.lastNanos(hour.hour()) + 1 : from;
            to = hour.toNanos() == toNanos ? Hour.firstNanos(hour.hour()) - 1 : to;
        }
        return ledger.cutHours(from, to).isEmpty()
                ? Optional.of(sum(from, to, found))
                : Optional.empty();
    }

    private boolean isSame(long hour, HourParts found) {
        return IntStream.range(0, processors.size())
                .allMatch(it -> ledger.hour(it, hour).equals(found.whole().get(it)));
    }

    private Summary sum(long fromNanos, long toNanos, List<HourParts> found) {
        return each(
                processor ->
                        found.stream()
                                .map(it -> it.part().get(processor))
                                .reduce(ledger.total(processor, fromNanos, toNanos), Totals::plus));
    }

    private Summary each(IntFunction<Totals> totals) {
        return new Summary(
                IntStream.range(0, processors.size())
                        .mapToObj(
                                it ->
                                        new Summary.ProcessorTotals(
                                                processors.get(it), totals.apply(it)))
                        .toList());
    }
}
