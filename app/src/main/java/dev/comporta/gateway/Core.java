package dev.comporta.gateway;

import dev.comporta.archive.ArchiveStatus;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Payments;
import dev.comporta.webhook.WebhookStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a gateway's routes, health and numbers stand in front of.
 *
 * <p>Threading: what changes something is called on the engine's event loop; what tells something
 * may be asked on any thread.
 */
interface Core {

    Payments payments();

    Operator operator();

    GatewayStatus status();

    /** How far the archive is; asked only where there is one. */
    ArchiveStatus archive();

    /** How far the webhooks are; asked only where there are some. */
    WebhookStatus webhooks();

    /** What {@code GET /processors} tells. */
    String processorsJson();

    /** The background threads that have been at one piece of work for long, by name. */
    Map<String, Duration> busyThreads();

    /** What it is to a journal that several share; empty: nobody shares it. */
    Optional<Standing> standing();

    /** From now on pending payments stay where they are: the process is to end. */
    void stopAttempting();

    /** Done once everything so far is stored, or can't be. */
    CompletableFuture<?> stored();

    /** Stores what is left and closes everything. */
    void close();
}
