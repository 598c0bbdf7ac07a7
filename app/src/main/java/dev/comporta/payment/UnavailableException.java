package dev.comporta.payment;

/** Nobody here may say or do that now: it is worth asking again later, or elsewhere. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnavailableException(String message) {
        super(message, null, false, false); // it is an answer, and no error
    }
}
