package dev.comporta.relay;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which an instance is reached: the path of a Unix domain socket, or host and port.
 *
 * @param socket absolute; empty: host and port tell
 * @param host without brackets
 */
public record InstanceAddress(Optional<Path> socket, String host, int port) {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:http://)?(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})/?");

    private static final String UNIX = "unix:";

    public InstanceAddress {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port must be 0 to 65535: " + port);
        }
    }

    public static InstanceAddress unix(Path path) {
        return new InstanceAddress(Optional.of(path.toAbsolutePath().normalize()), "", 0);
    }

    public static InstanceAddress tcp(String host, int port) {
        return new InstanceAddress(Optional.empty(), host, port);
    }

    /**
     * Reads one.
     *
     * @param text {@code unix:/path}, {@code host:port} or {@code http://host:port}
     * @throws IllegalArgumentException where it is none
     */
    public static InstanceAddress of(String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            return unix(Path.of(text.substring(UNIX.length())));
        }
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be unix:/path.sock or http://host:port: " + text);
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return tcp(host, Integer.parseInt(matcher.group(3)));
    }

    /** As {@link #of} reads it. */
    @Override
    public String toString() {
        return socket.map(path -> UNIX + path)
                .orElse((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
    }
}
