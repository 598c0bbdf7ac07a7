package dev.comporta.store;

/**
 * Where a payment's fields stand in a record, little-endian. What is dotted is the journal's own.
 *
 * <pre>
 *   0         1         2         3         4         5         6         7
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  | . . . . . . . . . . . . . . . . . . . | type    |processor|evidence |attempts |  0
 *  +---------+---------+---------+---------+---------+---------+---------+---------+
 *  | . . . . . . . . . . . . . . . . . sequence. . . . . . . . . . . . . . . . . . |  8
 *  +-------------------------------------------------------------------------------+
 *  |                         id, most significant half                             | 16
 *  +-------------------------------------------------------------------------------+
 *  |                         id, least significant half                            | 24
 *  +-------------------------------------------------------------------------------+
 *  |                                amount, cents                                  | 32
 *  +-------------------------------------------------------------------------------+
 *  |                         instant, epoch nanoseconds                            | 40
 *  +-------------------+-----------------------------------------------------------+
 *  | status, attempts  |              recorded at, epoch milliseconds              | 48
 *  +-------------------+-------------------+---------------------------------------+
 *  |           age, milliseconds           | . . . . . . . . . . . . . . . . . . . | 56
 *  +---------------------------------------+---------------------------------------+
 * </pre>
 *
 * The 16 bits of status and attempts are the HTTP status in the lower ten, and in the upper six the
 * attempts that the byte of their own can't tell. {@link RecordSlot} writes the fields, {@link
 * RecordView} reads them.
 */
final class RecordLayout {
    static final int PROCESSOR_OFFSET = 5;
    static final int EVIDENCE_OFFSET = 6;
    static final int ATTEMPTS_OFFSET = 7;
    static final int ID_MSB_OFFSET = 16;
    static final int ID_LSB_OFFSET = 24;
    static final int AMOUNT_OFFSET = 32;
    static final int INSTANT_OFFSET = 40;
    static final int RECORDED_AT_AND_STATUS_OFFSET = 48;
    static final int AGE_OFFSET = 56;

    static final int RECORDED_AT_SHIFT = 16;
    static final int HTTP_STATUS_BITS = 10;
    static final int HTTP_STATUS_MASK = (1 << HTTP_STATUS_BITS) - 1;
    static final int MORE_ATTEMPTS_MASK = 0x3F;

    static final int NO_PROCESSOR = -1;

    static final int ATTEMPTS_MAX = MORE_ATTEMPTS_MASK << Byte.SIZE | 0xFF;
    static final int PROCESSORS_MAX = Byte.MAX_VALUE + 1;
    static final long AGE_MAX_MILLIS = 0xFFFF_FFFFL;

    private RecordLayout() {}
}
