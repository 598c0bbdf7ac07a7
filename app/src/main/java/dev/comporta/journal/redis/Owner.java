package dev.comporta.journal.redis;

/**
 * Whose the journal is.
 *
 * @param term the number of its term
 * @param address by which it is reached, in its own words; empty: it told none
 * @param serves whether it has read the journal, and takes requests
 */
public record Owner(long term, String address, boolean serves) {}
