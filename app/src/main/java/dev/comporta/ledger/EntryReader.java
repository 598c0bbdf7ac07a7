package dev.comporta.ledger;

/** Goes through what {@link EntryWriter} packed, entry by entry. */
final class EntryReader {
    private final byte[] bytes;
    private final long unit;
    private int offset;
    private long instant;
    private long price;
    private int count;
    private long cents;

    EntryReader(byte[] bytes, long firstInstant) {
        this.bytes = bytes;
        instant = firstInstant;
        unit = bytes.length == 0 ? 1 : take();
    }

    /** Goes to the next entry; false behind the last one. */
    boolean next() {
        if (offset == bytes.length) {
            return false;
        }
        instant += take() * unit;
        long payments = take();
        if (payments == EntryWriter.SEVERAL) {
            count = (int) take();
            long code = take();
            cents = code == 0 ? count * price : code - 1;
            price = cents / count;
        } else {
            count = 1;
            price = payments == EntryWriter.SAME_PRICE ? price : payments - EntryWriter.OTHER_PRICE;
            cents = price;
        }
        return true;
    }

    long instant() {
        return instant;
    }

    int count() {
        return count;
    }

    long cents() {
        return cents;
    }

    private long take() {
        long group = bytes[offset++];
        long value = group & 0x7f;
        for (int shift = 7; group < 0; shift += 7) {
            group = bytes[offset++];
            value |= (group & 0x7f) << shift;
        }
        return value;
    }
}
