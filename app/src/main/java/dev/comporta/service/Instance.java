package dev.comporta.service;

/** A running instance, whatever it does: one that was made serves. */
public interface Instance extends AutoCloseable {

    /** What its address begins with: http, or https. */
    String scheme();

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
