package dev.comporta.json;

/** Well-formed UTF-8 by the Unicode Standard, table 3-7: no overlong forms, no surrogates. */
final class Utf8 {
    private Utf8() {}

    /** The length of the multi-byte sequence at the offset; 0 where it is not well formed. */
    static int lengthAt(byte[] bytes, int offset, int end) {
        int lead = bytes[offset] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || offset + length > end || !isSecond(lead, bytes[offset + 1] & 0xFF)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[offset + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static boolean isSecond(int lead, int second) {
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= least && second <= most;
    }
}
