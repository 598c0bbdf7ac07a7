/**
 * Webhooks: what is settled, buried, resolved and purged, told to a receiver over HTTP as Standard
 * Webhooks has it. It reads the store's one stream of transitions, as the archive does, and keeps
 * its position with the store; each event is told at least once, those of a payment in their order.
 */
@NullMarked
package dev.comporta.webhook;

import org.jspecify.annotations.NullMarked;
