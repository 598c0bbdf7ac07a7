package dev.comporta.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a whole answer that ended with an orderly close, the slow and plain way (RFC 9112). It
 * takes all that a recipient may take, so whatever the client takes must be taken here.
 */
final class ReferenceAnswer {
    private static final Pattern STATUS_LINE =
            Pattern.compile(
                    "[ \\t\\x0B\\f\\r]*HTTP/1\\.[01][ \\t\\x0B\\f\\r]+([1-5]\\d\\d)"
                            + "([ \\t\\x0B\\f\\r][\\x00-\\xFF]*)?");
    private static final Pattern CHUNK_LINE =
            Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*(;[\\x00-\\xFF]*)?");

    private record Field(String name, String value) {}

    private ReferenceAnswer() {}

    /** The status of the first complete final answer; 0 where there is none. */
    static int status(String bytes) {
        String rest = bytes.replaceFirst("^[\\r\\n]+", "");
        int headEnd = rest.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return 0;
        }
        List<String> lines = List.of(rest.substring(0, headEnd).split("\r\n", -1));
        Matcher statusLine = STATUS_LINE.matcher(lines.getFirst());
        if (!statusLine.matches()) {
            return 0;
        }
        int status = Integer.parseInt(statusLine.group(1));
        String body = rest.substring(headEnd + 4);
        if (status < 200) {
            return status(body);
        }
        return isComplete(status, fields(lines.subList(1, lines.size())), body) ? status : 0;
    }

    private static boolean isComplete(int status, List<Field> fields, String body) {
        if (status == 204 || status == 304) {
            return true;
        }
        Optional<String> codings = value(fields, "transfer-encoding");
        if (codings.isPresent()) {
            return !codings.get().matches("(?i)([\\x00-\\xFF]*,)?[ \\t]*chunked")
                    || isChunkedComplete(body);
        }
        Optional<String> length = value(fields, "content-length");
        return length.isEmpty()
                || (length.get().matches("\\d{1,9}")
                        && body.length() >= Integer.parseInt(length.get()));
    }

    private static boolean isChunkedComplete(String body) {
        String rest = body;
        while (true) {
            int lineEnd = rest.indexOf("\r\n");
            Matcher line = CHUNK_LINE.matcher(lineEnd < 0 ? "" : rest.substring(0, lineEnd));
            if (!line.matches()) {
                return false;
            }
            long length = Long.parseLong(line.group(1), 16);
            rest = rest.substring(lineEnd + 2);
            if (length == 0) {
                return rest.startsWith("\r\n") || rest.contains("\r\n\r\n");
            }
            if (rest.length() < length + 2 || !rest.startsWith("\r\n", (int) length)) {
                return false;
            }
            rest = rest.substring((int) length + 2);
        }
    }

    private static List<Field> fields(List<String> lines) {
        List<Field> fields = new ArrayList<>();
        for (String line : lines) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (folded && !fields.isEmpty()) {
                Field before = fields.removeLast();
                fields.add(new Field(before.name, before.value + " " + line.trim()));
            } else {
                String name = line.replaceFirst("[ \\t:][\\x00-\\xFF]*$", "");
                String value = line.substring(line.indexOf(':') + 1).trim();
                fields.add(new Field(name.toLowerCase(Locale.ROOT), value));
            }
        }
        return fields;
    }

    private static Optional<String> value(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .map(Field::value)
                .findFirst();
    }
}
