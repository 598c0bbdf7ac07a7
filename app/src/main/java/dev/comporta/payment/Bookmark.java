package dev.comporta.payment;

import java.util.OptionalLong;

/**
 * Where a reader of a store's transitions has come to, kept with the store: so it is lost, and set
 * back, only together with that.
 *
 * <p>Threading: one thread.
 */
public interface Bookmark {

    /**
     * The position that was kept last; empty: none ever was.
     *
     * @throws UnavailableException where it can't be read now
     */
    OptionalLong position();

    /**
     * Keeps a position, which survives a power loss once this returns.
     *
     * @throws UnavailableException where it can't be kept now: the one before it still is
     */
    void keep(long position);
}
