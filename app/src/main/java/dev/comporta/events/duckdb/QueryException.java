package dev.comporta.events.duckdb;

/** A query was not answered; the message says why, to whoever asked. */
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Code {
        /** It is not exactly one SELECT. */
        REFUSED,
        /** The database can't answer it. */
        FAILED,
        /** It took too long. */
        TOO_SLOW
    }

    private final Code code;

    QueryException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
