package dev.comporta.workbench.simulator;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bookings that exist when it is made, one JSON object per line, in the order of booking and
 * some hundred lines at a time.
 */
final class BookingLines implements Iterator<String> {

    private static final int LINES_AT_ONCE = 256;

    private final Bookings bookings;
    private final int count;
    private int next;

    BookingLines(Bookings bookings) {
        this.bookings = bookings;
        this.count = bookings.count();
    }

    @Override
    public boolean hasNext() {
        return next < count;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StringBuilder lines = new StringBuilder();
        for (int end = Math.min(count, next + LINES_AT_ONCE); next < end; next++) {
            lines.append(bookings.get(next).toJson()).append('\n');
        }
        return lines.toString();
    }
}
