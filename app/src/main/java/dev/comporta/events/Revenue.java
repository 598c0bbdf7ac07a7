package dev.comporta.events;

/**
 * How much money a number may tell: what DECIMAL(36, 18) holds, exactly and never as a double. It
 * is judged by where its first and its last digit stand that are not zero.
 */
final class Revenue {
    /** Of the number as it is written. */
    static final int LENGTH_MAX = 64;

    private static final int INTEGER_DIGITS_MAX = 18;
    private static final int DECIMALS_MAX = 18;
    private static final int EXPONENT_MAX = 999;

    private Revenue() {}

    /** Whether a number by RFC 8259 is in range. */
    static boolean isInRange(byte[] bytes, int start, int end) {
        if (end - start > LENGTH_MAX) {
            return false;
        }
        int mantissaEnd = start;
        while (mantissaEnd < end && (bytes[mantissaEnd] | 0x20) != 'e') {
            mantissaEnd++;
        }
        int point = start;
        while (point < mantissaEnd && bytes[point] != '.') {
            point++;
        }
        int first = firstDigit(bytes, start, mantissaEnd);
        if (first == mantissaEnd) {
            return true; // zero, whatever the exponent is
        }
        int last = mantissaEnd - 1;
        while (!isDigitAboveZero(bytes[last])) {
            last--;
        }
        int exponent = exponent(bytes, mantissaEnd + 1, end);
        return power(first, point) + exponent < INTEGER_DIGITS_MAX
                && power(last, point) + exponent >= -DECIMALS_MAX;
    }

    private static int firstDigit(byte[] bytes, int start, int end) {
        int first = start;
        while (first < end && !isDigitAboveZero(bytes[first])) {
            first++;
        }
        return first;
    }

    private static boolean isDigitAboveZero(byte c) {
        return c >= '1' && c <= '9';
    }

    /** Of ten, by which the digit counts. */
    private static int power(int digit, int point) {
        return digit < point ? point - 1 - digit : point - digit;
    }

    /** Far out of range is as good as farther. */
    private static int exponent(byte[] bytes, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                value = Math.min(EXPONENT_MAX, value * 10 + bytes[i] - '0');
            }
        }
        return start < end && bytes[start] == '-' ? -value : value;
    }
}
