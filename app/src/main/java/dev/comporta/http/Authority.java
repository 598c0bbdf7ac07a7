package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.json.Hex;
import io.netty.util.NetUtil;

/** What a Host field and the authority of a target may say (RFC 9110, 4.2 and 7.2; RFC 3986). */
final class Authority {
    private Authority() {}

    /** Whether it is {@code uri-host [":" port]}. An empty one is. */
    static boolean isValid(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return hostEnd(bytes, 0, bytes.length) >= 0;
    }

    /** Where the host ends and the port may begin; -1 where the range is no authority. */
    static int hostEnd(byte[] bytes, int start, int end) {
        int hostEnd =
                start < end && bytes[start] == '['
                        ? addressEnd(bytes, start, end)
                        : nameEnd(bytes, start, end);
        return hostEnd >= 0 && isPort(bytes, hostEnd, end) ? hostEnd : -1;
    }

    private static int nameEnd(byte[] bytes, int start, int end) {
        int index = start;
        while (index < end && HttpSyntax.isHostName(bytes[index])) {
            if (bytes[index] == '%' && !Hex.isHex(bytes, index + 1, end, 2)) {
                return -1;
            }
            index++;
        }
        return index;
    }

    /** The end of an IPv6 address in brackets. */
    private static int addressEnd(byte[] bytes, int start, int end) {
        int index = start + 1;
        while (index < end && HttpSyntax.isAddress(bytes[index])) {
            index++;
        }
        boolean closed = index < end && bytes[index] == ']';
        String address = new String(bytes, start + 1, index - start - 1, ISO_8859_1);
        return closed && NetUtil.isValidIpV6Address(address) ? index + 1 : -1;
    }

    private static boolean isPort(byte[] bytes, int start, int end) {
        boolean good = start == end || bytes[start] == ':';
        for (int i = start + 1; i < end && good; i++) {
            good = HttpSyntax.isDigit(bytes[i]);
        }
        return good;
    }
}
