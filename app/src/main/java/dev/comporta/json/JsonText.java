package dev.comporta.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/** Values as JSON text. Money comes from whole cents, never a float. */
public final class JsonText {
    private JsonText() {}

    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                continue;
            }
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    public static String quote(Instant instant) {
        return quote(instant.toString());
    }

    /** Two decimals, always. */
    public static String money(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
