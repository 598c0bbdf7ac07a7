package dev.comporta.processor;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one processor is, and how it speaks.
 *
 * @param name the wire name in the summary: {@code default}, {@code fallback} or further ones
 * @param url scheme, host and port; a path is put before the contract's paths
 * @param batchMax how many payments one {@code POST /payments/batch} may carry, up to {@value
 *     #BATCH_MAX}; 0: the processor has no such call (docs/batch.md)
 * @param countsPages whether an answer that says that it is not JSON is the processor's word, too
 */
public record ProcessorAddress(String name, URI url, int batchMax, boolean countsPages) {
    /** The contract's bound on payments in a batch. */
    public static final int BATCH_MAX = 100;

    /**
     * What {@link URI} does not take for a host, though resolvers do: compose files name services
     * with underscores, for instance.
     */
    private static final Pattern OTHER_AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

    private static final int PORT_MAX = 65_535;

    public ProcessorAddress {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a processor needs a name");
        }
        if (String.valueOf(url.getRawAuthority()).contains("@")) { // may be a password: not told
            throw new IllegalArgumentException(
                    "a processor's URL must not have a user or a password: " + name);
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "a processor's URL must start with http:// or https://: " + name + "=" + url);
        }
        if (hostOf(url).isEmpty()) {
            throw new IllegalArgumentException(
                    "a processor's URL needs a host: " + name + "=" + url);
        }
        if (url.getHost() == null && "https".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "a certificate can't name the host of this https URL: " + name + "=" + url);
        }
        if (portOf(url) > PORT_MAX) {
            throw new IllegalArgumentException(
                    "a port must be 0 to " + PORT_MAX + ": " + name + "=" + portOf(url));
        }
        if (batchMax < 0 || batchMax > BATCH_MAX) {
            throw new IllegalArgumentException(
                    "a batch must be of 0 to " + BATCH_MAX + " payments: " + name + "=" + batchMax);
        }
    }

    /** A processor without the batch call, behind no proxy that speaks in its place. */
    public ProcessorAddress(String name, URI url) {
        this(name, url, 0, false);
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    /** A name, or a literal address without brackets. */
    String host() {
        String host = hostOf(url);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        int port = portOf(url);
        return port >= 0 ? port : isTls() ? 443 : 80;
    }

    /** The first two lines of a request, with their line ends. */
    String requestLineAndHost(String method, String path) {
        // The zone of an address means something on this machine only (RFC 6874, section 4).
        String host = hostOf(url).replaceFirst("%.*]", "]");
        String hostAndPort = portOf(url) >= 0 ? host + ":" + portOf(url) : host;
        String prefix = url.getRawPath().replaceFirst("/+$", "");
        return method + " " + prefix + path + " HTTP/1.1\r\nHost: " + hostAndPort + "\r\n";
    }

    /** Empty where there is none. */
    private static String hostOf(URI url) {
        if (url.getHost() != null) {
            return url.getHost();
        }
        Matcher other = otherAuthority(url);
        return other.matches() ? other.group(1) : "";
    }

    /** -1 where there is none. */
    private static int portOf(URI url) {
        if (url.getHost() != null) {
            return url.getPort();
        }
        Matcher other = otherAuthority(url);
        return other.matches() && other.group(2) != null ? Integer.parseInt(other.group(2)) : -1;
    }

    private static Matcher otherAuthority(URI url) {
        String authority = url.getRawAuthority();
        return OTHER_AUTHORITY.matcher(authority == null ? "" : authority);
    }
}
