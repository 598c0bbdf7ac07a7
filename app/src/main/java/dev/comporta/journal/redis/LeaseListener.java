package dev.comporta.journal.redis;

/** Told what becomes of the journal, on the keeper's thread. */
public interface LeaseListener {

    /** This instance owns the journal. */
    void onTaken(Term term);

    /** Another instance owns it, and this one waits: told when that begins. */
    void onStandBy();

    /** It does not any more, and never will again under this term. */
    void onLost(Term term, String reason);

    /** Redis can't be used, and it is tried again: told when that begins, and when it changes. */
    void onProblem(String problem);
}
