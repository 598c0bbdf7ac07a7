package dev.comporta.webhook;

import dev.comporta.payment.Bookmark;
import dev.comporta.payment.Clock;
import dev.comporta.payment.TransitionStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The thread of a deliverer. An error that nobody expected ends it, and by that the process.
 *
 * <p>Threading: any.
 */
public final class WebhookThread implements AutoCloseable {
    private static final long END_MAX_MILLIS = 1_000;

    /** What the log is told of is looked at so often. */
    private static final long TELL_EVERY_MILLIS = 500;

    private final Deliverer deliverer;
    private final Lanes lanes;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Thread teller;
    private boolean wasTroubled;
    private boolean wasStopped;

    private WebhookThread(Deliverer deliverer, Lanes lanes) {
        this.deliverer = deliverer;
        this.lanes = lanes;
        thread = Thread.ofPlatform().daemon().name("webhooks").unstarted(this::run);
        teller = Thread.ofVirtual().name("webhooks-teller").unstarted(this::tellChanges);
    }

    /**
     * Begins to tell.
     *
     * @param processors wire names, by index
     * @param isHeld whether the journal is ours; while it is not, nothing is told
     */
    public static WebhookThread start(
            WebhookOptions options,
            TransitionStream stream,
            Bookmark bookmark,
            List<String> processors,
            BooleanSupplier isHeld) {
        Clock clock = Clock.system();
        Lanes lanes =
                new Lanes(
                        new HttpReceiver(options, InstantSource.system()), options, clock, isHeld);
        WebhookThread started =
                new WebhookThread(
                        new Deliverer(stream, bookmark, lanes, processors, isHeld, clock), lanes);
        started.thread.start();
        started.teller.start();
        return started;
    }

    public WebhookStatus status() {
        return deliverer.status();
    }

    /** Up to where everything was told, also after a crash; −1: not known yet. */
    public long keptPosition() {
        return deliverer.keptPosition();
    }

    /** Cuts off what is under way: what was not taken is told after the next start. */
    @Override
    public void close() {
        closing.countDown();
        lanes.close();
        try {
            thread.join(END_MAX_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long wait = 0;
            while (!closing.await(wait, TimeUnit.MILLISECONDS)) {
                wait = deliverer.step();
            }
            deliverer.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A step may take days. */
    private void tellChanges() {
        try {
            while (!closing.await(TELL_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                tell(deliverer.status());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(WebhookStatus now) {
        boolean isTroubled = now.problem().isPresent();
        String reason = now.problem().orElse("");
        if (now.isStopped() && !wasStopped) {
            WebhookLog.STOPPED.tell(
                    "the receiver of the webhooks wants no more, and is told no more until the next"
                            + " start: "
                            + reason,
                    reason);
        } else if (isTroubled && !wasTroubled) {
            WebhookLog.LAG.tell("a webhook is not taken, and told again: " + reason, reason);
        } else if (wasTroubled && !isTroubled) {
            WebhookLog.RECOVERED.tell("the webhooks are taken again");
        }
        wasTroubled = isTroubled;
        wasStopped = now.isStopped();
    }
}
