package dev.comporta.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the journal can't do, with a code to act on. */
public final class JournalException extends RuntimeException {

    /** Why. */
    public enum Code {
        /** Appended beyond {@link Journal#roomRecords()}; nothing is broken. */
        FULL,
        /** A write or an fsync failed: this journal takes no more records until a restart. */
        FAILED,
        /** The files contradict each other or their checksums: an operator must decide. */
        DAMAGED,
        /** Another process, or another part of this one, has the directory open. */
        LOCKED,
        /** The disk could not be read or written while the journal was opened or read. */
        UNREADABLE,
        /** What is stored does not fit into the heap. */
        TOO_LARGE,
        /** The files are whole, and yet not all that there was, as somebody else knows. */
        OUTDATED
    }

    private final Code code;

    public JournalException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public JournalException(Code code, String message) {
        this(code, message, null);
    }

    /** The disk failed, and so something can't be done. */
    public static JournalException unreadable(String what, IOException cause) {
        return new JournalException(Code.UNREADABLE, what, cause);
    }

    public static JournalException damaged(String how) {
        return new JournalException(Code.DAMAGED, how);
    }

    public Code code() {
        return code;
    }
}
