package dev.comporta.processor;

import java.util.UUID;

/** What stands in the heads of requests about one payment, beside what the processor needs. */
@FunctionalInterface
public interface RequestFields {
    RequestFields NONE = id -> "";

    /** Header lines, each with its CRLF; empty: none. */
    String of(UUID id);
}
