package dev.comporta.service;

import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.meter.Meter;
import dev.comporta.meter.MetricsText;
import dev.comporta.net.Escalation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All numbers of a service in one text, made when somebody asks for it.
 *
 * <p>Threading: made by a thread of its own, so that no scrape stops an event loop.
 */
public final class ServiceMetrics {
    /** Whoever asks sooner gets the same text. */
    private static final Duration FRESH_MAX = Duration.ofMillis(100);

    /** Counted from when it is asked for, as lists are. */
    private static final int TEXT_BYTES_USUAL = 64 * 1024;

    private final MetricsText text;
    private final Supplier<List<Meter>> changing;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("metrics").factory());
    private @Nullable Answer made;
    private long madeAtNanos;

    /**
     * @param changing those that come and go
     */
    public ServiceMetrics(List<Meter> meters, Supplier<List<Meter>> changing) {
        text = new MetricsText(meters);
        this.changing = changing;
    }

    /** Asks for the text, on any event loop. */
    public Exchange scrape() {
        return new Exchange() {
            @Override
            public int answerBytesMax() {
                return TEXT_BYTES_USUAL;
            }

            @Override
            protected boolean ask() {
                thread.execute(() -> answer(current()));
                return true;
            }
        };
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private Answer current() {
        try {
            long nowNanos = System.nanoTime();
            Answer answer = made;
            if (answer == null || nowNanos - madeAtNanos > FRESH_MAX.toNanos()) {
                answer =
                        HealthRoutes.metricsAnswer(
                                text.render() + new MetricsText(changing.get()).render());
                made = answer;
                madeAtNanos = nowNanos;
            }
            return answer;
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
            throw e;
        }
    }
}
