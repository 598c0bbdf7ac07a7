package dev.comporta.ledger;

import java.util.Arrays;

/**
 * What one processor has booked, by the hour, each with the sum of all up to it: any range of whole
 * hours is two bisections. Hours come nearly in order; any order is right.
 */
final class Hours {
    private long[] hours = new long[16];
    private Totals[] sums = new Totals[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(long hour) {
        return size > 0 && Arrays.binarySearch(hours, 0, size, hour) >= 0;
    }

    /** Those behind an earlier hour change, too: the last one costs nothing. */
    void add(long hour, Totals more) {
        int found = Arrays.binarySearch(hours, 0, size, hour);
        int index = found;
        if (found < 0) {
            index = -found - 1;
            insert(index, hour);
        }
        for (int behind = index; behind < size; behind++) {
            sums[behind] = sums[behind].plus(more);
        }
    }

    private void insert(int index, long hour) {
        if (size == hours.length) {
            hours = Arrays.copyOf(hours, size * 2);
            sums = Arrays.copyOf(sums, size * 2);
        }
        System.arraycopy(hours, index, hours, index + 1, size - index);
        System.arraycopy(sums, index, sums, index + 1, size - index);
        hours[index] = hour;
        sums[index] = index == 0 ? Totals.ZERO : sums[index - 1];
        size++;
    }

    /** The sum of a range of hours, both inclusive. */
    Totals total(long first, long last) {
        return first > last || size == 0 ? Totals.ZERO : before(last + 1).minus(before(first));
    }

    private Totals before(long hour) {
        int found = Arrays.binarySearch(hours, 0, size, hour);
        int index = found < 0 ? -found - 1 : found;
        return index == 0 ? Totals.ZERO : sums[index - 1];
    }
}
