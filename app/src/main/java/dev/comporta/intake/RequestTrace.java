package dev.comporta.intake;

import dev.comporta.payment.Acceptance;
import java.util.UUID;

/**
 * The trace of one request to take a payment in.
 *
 * <p>Threading: the engine's thread.
 */
public interface RequestTrace {

    /** The engine is about to be asked. */
    void asked(UUID id);

    /** It has answered. */
    void answered(Acceptance acceptance);
}
