package dev.comporta.processor;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where one processor is.
 *
 * @param name the wire name in the summary: {@code default}, {@code fallback} or further ones
 * @param url scheme, host and port; a path is put before the contract's paths
 */
public record ProcessorAddress(String name, URI url) {
    public ProcessorAddress {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a processor needs a name");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(
                    "a processor's URL must start with http:// or https://: " + name + "=" + url);
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException(
                    "a processor's URL needs a host: " + name + "=" + url);
        }
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
