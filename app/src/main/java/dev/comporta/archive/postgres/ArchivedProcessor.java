package dev.comporta.archive.postgres;

/**
 * A processor as the archive names it.
 *
 * @param name its wire name
 * @param feeMillionths what it takes of an amount, in millionths
 */
public record ArchivedProcessor(String name, int feeMillionths) {}
