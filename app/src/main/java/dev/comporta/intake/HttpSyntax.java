package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Character classes of RFC 9110 and RFC 9112. */
final class HttpSyntax {
    private static final boolean[] TOKEN = new boolean[256];

    static {
        for (byte c :
                "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        .getBytes(US_ASCII)) {
            TOKEN[c] = true;
        }
    }

    private HttpSyntax() {}

    /** Whether the byte may stand in a method or a field name. */
    static boolean isToken(byte c) {
        return TOKEN[c & 0xFF];
    }

    /** Whether the byte may stand in a field value, tabs aside. */
    static boolean isPlainText(byte c) {
        return c < 0 || (c >= ' ' && c != 0x7F);
    }

    /** Whether the byte may stand in a request target. */
    static boolean isTarget(byte c) {
        return c > ' ' && c != 0x7F;
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
