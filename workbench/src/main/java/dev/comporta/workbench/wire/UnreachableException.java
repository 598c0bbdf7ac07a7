package dev.comporta.workbench.wire;

/** A server did not answer, or not in the way that the contract says; the message names both. */
public final class UnreachableException extends RuntimeException {
    public UnreachableException(String message) {
        super(message);
    }
}
