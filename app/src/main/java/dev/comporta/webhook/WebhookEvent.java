package dev.comporta.webhook;

import java.util.UUID;

/**
 * What is told to a receiver.
 *
 * @param id by which a receiver knows it again, however often it is told
 * @param payment those of one payment are told one after the other
 * @param position where it stands in the journal, or what closed its payment
 * @param body JSON: {@code type}, {@code timestamp} and {@code data}
 */
public record WebhookEvent(String id, UUID payment, long position, String body) {}
