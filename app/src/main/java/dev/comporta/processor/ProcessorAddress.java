package dev.comporta.processor;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where one processor is.
 *
 * @param name the wire name in the summary: {@code default}, {@code fallback} or further ones
 * @param url scheme, host and port; a path is put before the contract's paths
 * @param batchMax how many payments one {@code POST /payments/batch} may carry, up to {@value
 *     #BATCH_MAX}; 0: the processor has no such call (docs/batch.md)
 */
public record ProcessorAddress(String name, URI url, int batchMax) {
    /** The contract's bound on payments in a batch. */
    public static final int BATCH_MAX = 100;

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
        if (url.getHost() == null) {
            throw new IllegalArgumentException(
                    "a processor's URL needs a host: " + name + "=" + url);
        }
        if (batchMax < 0 || batchMax > BATCH_MAX) {
            throw new IllegalArgumentException(
                    "a batch must be of 0 to " + BATCH_MAX + " payments: " + name + "=" + batchMax);
        }
    }

    /** A processor without the batch call. */
    public ProcessorAddress(String name, URI url) {
        this(name, url, 0);
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    /** Not resolved: each new connection resolves it again. */
    InetSocketAddress unresolved() {
        String host = url.getHost();
        boolean bracketed = host.startsWith("[");
        int port = url.getPort() >= 0 ? url.getPort() : isTls() ? 443 : 80;
        return InetSocketAddress.createUnresolved(
                bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /** The first two lines of a request, with their line ends. */
    String requestLineAndHost(String method, String path) {
        String host = url.getPort() >= 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
        String prefix = url.getRawPath().replaceFirst("/+$", "");
        return method + " " + prefix + path + " HTTP/1.1\r\nHost: " + host + "\r\n";
    }
}
