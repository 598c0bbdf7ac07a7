package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Character classes of RFC 9110 and RFC 9112. */
final class HttpSyntax {
    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** What may stand in a method or a field name. */
    static final String TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~" + DIGITS + LETTERS;

    private static final byte[] BEARER = "bearer".getBytes(US_ASCII);
    private static final boolean[] TOKEN = only(TOKEN_CHARACTERS);
    private static final boolean[] HOST_NAME = only("-._~!$&'()*+,;=%" + DIGITS + LETTERS);
    private static final boolean[] ADDRESS = only(":.abcdefABCDEF" + DIGITS);

    private HttpSyntax() {}

    private static boolean[] only(String characters) {
        boolean[] set = new boolean[256];
        for (byte c : characters.getBytes(US_ASCII)) {
            set[c] = true;
        }
        return set;
    }

    /** Whether the byte may stand in a method or a field name. */
    static boolean isToken(byte c) {
        return TOKEN[c & 0xFF];
    }

    /** Whether the byte may stand in a field value, tabs aside. */
    static boolean isPlainText(byte c) {
        return c < 0 || (c >= ' ' && c != 0x7F);
    }

    /** Whether the byte may stand in a registered name (RFC 3986, 3.2.2). */
    static boolean isHostName(byte c) {
        return HOST_NAME[c & 0xFF];
    }

    /** Whether the byte may stand in an IPv6 address. */
    static boolean isAddress(byte c) {
        return ADDRESS[c & 0xFF];
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /**
     * Where the token begins in the value of an Authorization field; -1: its scheme is another one.
     */
    static int bearerStart(byte[] bytes, int start, int end) {
        int space = start + BEARER.length;
        if (space >= end || bytes[space] != ' ' || !isText(BEARER, bytes, start, space)) {
            return -1;
        }
        int token = space;
        while (token < end && bytes[token] == ' ') {
            token++;
        }
        return token;
    }

    /** Compares a range of bytes with a text, without regard to case. */
    static boolean isText(byte[] lowerCase, byte[] bytes, int start, int end) {
        if (end - start != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte c = bytes[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }
}
