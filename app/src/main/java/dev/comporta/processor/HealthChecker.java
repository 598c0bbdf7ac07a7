package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.routing.HealthAnswer;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Asks each processor for its health, never more often than once per interval.
 *
 * <p>The interval runs from the end of one call to the start of the next, so no jitter on the way
 * can bring two calls closer together at the processor, and a call that hangs delays the next one.
 * The first call waits for one interval, too: the process before this one may have asked just
 * before it ended. After a call that was refused (429) or whose end at the processor isn't known,
 * the next one waits for two, or for as long as it asks. A status of failure with a body that can
 * be read is an answer: processors that fail answer 503 so. An endpoint that can't be reached or
 * read says nothing: real outcomes tell.
 *
 * <p>Threading: the loop's, but for the constructor.
 */
public final class HealthChecker implements AutoCloseable {
    /** Processors allow one call per 5 s. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(5_050);

    /** Above the 10 s for which a processor lets a call wait before it refuses it. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final int REFUSED = 429;

    /** Told what a processor said. */
    public interface Listener {
        void heard(int processor, HealthAnswer answer);
    }

    private final EventLoop loop;
    private final Duration interval;
    private final Listener listener;
    private final BooleanSupplier mayCall;
    private final List<Check> checks;
    private boolean closed;

    /**
     * @param mayCall asked before each call: false where another instance may be the one that asks
     */
    public HealthChecker(
            ClientTransport transport,
            List<ProcessorAddress> processors,
            Duration interval,
            BooleanSupplier mayCall,
            Listener listener) {
        this.mayCall = mayCall;
        loop = transport.loop();
        this.interval = interval;
        this.listener = listener;
        checks =
                IntStream.range(0, processors.size())
                        .mapToObj(i -> new Check(transport, i, processors.get(i)))
                        .toList();
        checks.forEach(check -> check.runAfter(interval));
    }

    @Override
    public void close() {
        closed = true;
        checks.forEach(check -> check.pool.close());
    }

    /** The calls to one processor, one after another, on one connection. */
    private final class Check extends GetExchange {
        private final int processor;
        private final ConnectionPool pool;

        Check(ClientTransport transport, int processor, ProcessorAddress address) {
            super(address, "/payments/service-health", CALL_TIMEOUT.toNanos());
            this.processor = processor;
            pool =
                    new ConnectionPool(
                            transport,
                            address,
                            new ProcessorClientOptions(
                                    1,
                                    CONNECT_TIMEOUT,
                                    CALL_TIMEOUT,
                                    CALL_TIMEOUT,
                                    interval.multipliedBy(3)),
                            new ProcessorCounters());
        }

        void runAfter(Duration delay) {
            if (!closed) {
                var _ = loop.schedule(this::runWhereAllowed, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void runWhereAllowed() {
            if (mayCall.getAsBoolean()) {
                pool.start(this);
            } else {
                runAfter(interval);
            }
        }

        @Override
        public void answered(UpstreamAnswer answer) {
            Optional<HealthAnswer> health =
                    answer.status() == REFUSED
                            ? Optional.empty()
                            : ProcessorJson.health(answer.body());
            boolean isHeard = answer.status() == 200 || health.isPresent();
            runAfter(isHeard ? interval : refusedWait(answer));
            health.ifPresent(heard -> listener.heard(processor, heard));
        }

        private Duration refusedWait(UpstreamAnswer answer) {
            Duration asked = Duration.ofNanos(answer.retryAfterNanos());
            Duration own = interval.multipliedBy(2);
            return asked.compareTo(own) > 0 ? asked : own;
        }

        @Override
        public void failed(Evidence evidence) {
            runAfter(evidence == Evidence.NOT_SENT ? interval : interval.multipliedBy(2));
        }
    }
}
