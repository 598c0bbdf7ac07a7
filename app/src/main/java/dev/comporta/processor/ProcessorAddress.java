package dev.comporta.processor;

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
}
