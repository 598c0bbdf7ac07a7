package dev.comporta.archive;

import dev.comporta.ledger.CutHour;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.TransitionStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks for payments in the archive, over one connection that ends with whatever fails.
 *
 * <p>Threading: one owner, but for {@link #abort}.
 */
public interface PaymentReader extends AutoCloseable {

    /** How it is reached. */
    @FunctionalInterface
    interface Connector {
        /**
         * Connects.
         *
         * @param journal whose payments are meant
         * @throws ArchiveException where it can't be reached
         */
        PaymentReader connect(TransitionStream journal);
    }

    /**
     * Tells a closed payment's life; empty where there is none.
     *
     * @param upTo a position
     * @throws ArchiveException where it can't be read, or is another journal's, or is not archived
     *     up to the position, or the payment's row was refused
     */
    Optional<PaymentLife> find(UUID id, long upTo);

    /**
     * Whether the archive is known to lack payments that were dropped before it was begun.
     *
     * @throws ArchiveException where it can't be read
     */
    boolean lacksSome();

    /**
     * Sums hours and their parts, all as of one moment.
     *
     * @throws ArchiveException where it can't be read, or is another journal's
     */
    List<HourParts> sum(List<CutHour> hours);

    /**
     * Whether everything behind one position and up to another is archived, and nothing of it was
     * refused.
     *
     * @throws ArchiveException where it can't be read
     */
    boolean keepsAll(long behind, long upTo);

    /** Ends a call that is under way, which may hang; from any thread. */
    void abort();

    @Override
    void close();
}
