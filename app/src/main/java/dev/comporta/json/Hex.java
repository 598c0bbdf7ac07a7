package dev.comporta.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads hexadecimal digits, in any case, out of bytes. */
public final class Hex {
    /** 8-4-4-4-12 digits. */
    static final int UUID_LENGTH = 36;

    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        byte[] letters = "0123456789abcdef0123456789ABCDEF".getBytes(ISO_8859_1);
        for (int i = 0; i < letters.length; i++) {
            DIGITS[letters[i]] = (byte) (i % 16);
        }
    }

    private Hex() {}

    public static boolean isHex(byte[] bytes, int offset, int end, int count) {
        return offset + count <= end && value(bytes, offset, count) >= 0;
    }

    /** At most 7 digits; negative where one of them is none. */
    static int value(byte[] bytes, int offset, int count) {
        int value = 0;
        int check = 0;
        for (int i = 0; i < count; i++) {
            int digit = DIGITS[bytes[offset + i] & 0xFF];
            check |= digit;
            value = value << 4 | digit;
        }
        return check < 0 ? -1 : value;
    }

    /** Null where the bytes are not a UUID in canonical form. */
    public static @Nullable UUID uuid(byte[] bytes, int offset, int length) {
        if (length != UUID_LENGTH
                || bytes[offset + 8] != '-'
                || bytes[offset + 13] != '-'
                || bytes[offset + 18] != '-'
                || bytes[offset + 23] != '-') {
            return null;
        }
        // Four digits at a time: a part that is not hexadecimal is -1 and makes the check negative.
        long first = value(bytes, offset, 4);
        long second = value(bytes, offset + 4, 4);
        long third = value(bytes, offset + 9, 4);
        long fourth = value(bytes, offset + 14, 4);
        long fifth = value(bytes, offset + 19, 4);
        long sixth = value(bytes, offset + 24, 4);
        long seventh = value(bytes, offset + 28, 4);
        long eighth = value(bytes, offset + 32, 4);
        if ((first | second | third | fourth | fifth | sixth | seventh | eighth) < 0) {
            return null;
        }
        return new UUID(
                first << 48 | second << 32 | third << 16 | fourth,
                fifth << 48 | sixth << 32 | seventh << 16 | eighth);
    }
}
