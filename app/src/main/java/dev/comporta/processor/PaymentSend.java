package dev.comporta.processor;

import dev.comporta.payment.Outcome;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One send of one payment, and who waits for what comes of it.
 *
 * @param requestedAtNanos epoch nanoseconds
 * @param answer called exactly once
 */
record PaymentSend(UUID id, long amountCents, long requestedAtNanos, Consumer<Outcome> answer) {}
