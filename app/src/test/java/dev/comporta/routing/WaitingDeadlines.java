package dev.comporta.routing;

import java.util.List;
import java.util.stream.LongStream;

/** Payments that wait, by their deadlines; there may be more of them than deadlines are given. */
record WaitingDeadlines(int count, List<Long> deadlines) implements Waiting {

    WaitingDeadlines(int count, long... deadlines) {
        this(count, LongStream.of(deadlines).boxed().toList());
    }

    static WaitingDeadlines at(long... deadlines) {
        return new WaitingDeadlines(deadlines.length, deadlines);
    }

    @Override
    public long earliestDeadlineNanos(long fromNanos) {
        return deadlines.stream()
                .mapToLong(Long::longValue)
                .filter(deadline -> deadline >= fromNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
