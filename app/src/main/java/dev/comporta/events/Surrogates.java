package dev.comporta.events;

/** Escaped surrogates (RFC 8259, section 7), which tell a character only two by two. */
final class Surrogates {
    private static final int ESCAPE_LENGTH = 6;

    private Surrogates() {}

    /** Whether each has its other half, in a range of JSON without errors. */
    static boolean arePaired(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            if (bytes[at] != '\\') {
                at++;
            } else if (bytes[at + 1] != 'u') {
                at += 2;
            } else if (isHigh(bytes, at)) {
                if (!isLow(bytes, at + ESCAPE_LENGTH)) {
                    return false;
                }
                at += 2 * ESCAPE_LENGTH;
            } else if (isLow(bytes, at)) {
                return false;
            } else {
                at += ESCAPE_LENGTH;
            }
        }
        return true;
    }

    private static boolean isHigh(byte[] bytes, int at) {
        return isBetween(bytes, at, '8', 'b');
    }

    /** A quote at the least follows each escape, so that this looks behind no event's end. */
    private static boolean isLow(byte[] bytes, int at) {
        return isBetween(bytes, at, 'c', 'f');
    }

    /** Whether an escape is D800 to DBFF, or DC00 to DFFF: as its second digit says. */
    private static boolean isBetween(byte[] bytes, int at, char least, char most) {
        if (bytes[at] != '\\' || bytes[at + 1] != 'u' || (bytes[at + 2] | 0x20) != 'd') {
            return false;
        }
        int digit = bytes[at + 3] | 0x20; // a hexadecimal one, which has that bit in lower case
        return digit >= least && digit <= most;
    }
}
