package dev.comporta.cli.operator;

/** No gateway answered; the message says why. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreachableException(String message) {
        super(message);
    }
}
