package dev.comporta.workbench.wire;

/** A server did not answer, or not in the way that the contract says; the message names both. */
public final class WireException extends RuntimeException {
    public WireException(String message) {
        super(message);
    }
}
