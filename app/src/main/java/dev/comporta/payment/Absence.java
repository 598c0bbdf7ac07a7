package dev.comporta.payment;

/** Why it can't be said what was asked for. */
public enum Absence {
    /** Who knows it can't be asked now. */
    FOR_NOW,

    /** It was in an archive that is lost. */
    FOR_GOOD
}
