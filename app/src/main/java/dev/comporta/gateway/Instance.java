package dev.comporta.gateway;

import java.io.IOException;

/** A running instance, whatever it does. */
public interface Instance extends AutoCloseable {

    /**
     * Starts one; it serves when this returns.
     *
     * @throws IOException where the data directory or the address can't be used
     * @throws IllegalArgumentException where it can't be what it is to be
     */
    static Instance start(GatewayOptions options) throws IOException {
        return options.mode() == Mode.API ? new ApiGateway(options) : new Gateway(options);
    }

    String host();

    int port();

    /** What it runs on, for people. */
    String description();

    /** What it found of an earlier time, for people; empty: nothing. */
    String recovered();

    /**
     * Drains and ends.
     *
     * @throws IllegalStateException where a part of that could not be done; what is stored is safe
     */
    @Override
    void close();
}
