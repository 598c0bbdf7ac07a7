package dev.comporta.journal;

import java.io.IOException;

/** The disk or its quota is full: nothing is broken, and a later try may succeed. */
public final class NoSpaceException extends IOException {

    public NoSpaceException(String message) {
        super(message);
    }

    public NoSpaceException(String message, IOException cause) {
        super(message, cause);
    }
}
