package dev.comporta.store;

/** A kind of store that must keep the contracts. */
public interface StoreKind {
    /** Opens the store of one test; what an earlier one kept is found again. */
    Store open(ManualClock clock);

    /** Lets a store give every answer that is due. */
    void awaitAnswers(Store opened);
}
