package dev.comporta.intake;

import dev.comporta.payment.Money;

/**
 * Evaluates a JSON number to exact cents by its value: 19.9, 19.90, 1.99e1 and 1990e-2 are all
 * 1990. The number is taken as significant digits times a power of ten, so no binary floating point
 * and no rounding exist here.
 *
 * <p>Threading: one owner; the result is valid until the next call.
 */
final class AmountReader {
    /** More digits than any amount that could still be accepted has. */
    private static final int MAX_DIGITS = 18;

    /** Beyond any body's length, so that a saturated exponent still decides rightly. */
    private static final int MAX_EXPONENT = 1_000_000;

    private long digits;
    private int digitCount;
    private int zeros;
    private int fractionLength;
    private long cents;

    /**
     * @param start where a number of correct grammar begins
     * @param end the offset after its last byte
     */
    ScanVerdict read(byte[] bytes, int start, int end) {
        digits = 0;
        digitCount = 0;
        zeros = 0;
        fractionLength = 0;
        boolean negative = bytes[start] == '-';
        int offset = readDigits(bytes, negative ? start + 1 : start, end);
        int exponent = offset < end ? readExponent(bytes, offset + 1, end) : 0;
        if (negative || digits == 0) {
            return ScanVerdict.AMOUNT_OUT_OF_RANGE;
        }
        return evaluate(exponent - fractionLength + zeros + 2);
    }

    long cents() {
        return cents;
    }

    /** Reads up to the exponent's letter or the end. */
    private int readDigits(byte[] bytes, int start, int end) {
        boolean fraction = false;
        for (int offset = start; offset < end; offset++) {
            byte c = bytes[offset];
            if (c == '.') {
                fraction = true;
            } else if (c == 'e' || c == 'E') {
                return offset;
            } else {
                fractionLength += fraction ? 1 : 0;
                addDigit(c - '0');
            }
        }
        return end;
    }

    /** Zeros are held back until a digit follows, so that they never cost precision. */
    private void addDigit(int digit) {
        if (digit == 0) {
            zeros += digitCount == 0 ? 0 : 1;
            return;
        }
        digitCount += zeros + 1;
        if (digitCount <= MAX_DIGITS) {
            for (; zeros >= 0; zeros--) {
                digits *= 10;
            }
            digits += digit;
        }
        zeros = 0;
    }

    private static int readExponent(byte[] bytes, int start, int end) {
        boolean negative = bytes[start] == '-';
        int exponent = 0;
        for (int offset = negative || bytes[start] == '+' ? start + 1 : start;
                offset < end;
                offset++) {
            exponent = Math.min(exponent * 10 + bytes[offset] - '0', MAX_EXPONENT);
        }
        return negative ? -exponent : exponent;
    }

    /** The last of {@link #digits} is not 0, so a negative power means a fraction of a cent. */
    private ScanVerdict evaluate(int power) {
        if (power < 0) {
            return ScanVerdict.AMOUNT_TOO_PRECISE;
        }
        if (digitCount + (long) power > MAX_DIGITS) {
            return ScanVerdict.AMOUNT_OUT_OF_RANGE;
        }
        cents = digits;
        for (int i = 0; i < power; i++) {
            cents *= 10;
        }
        return cents > Money.MAX_AMOUNT_CENTS ? ScanVerdict.AMOUNT_OUT_OF_RANGE : ScanVerdict.VALID;
    }
}
