package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.comporta.engine.Backoff;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Route;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.memory.MemoryDisk;
import dev.comporta.payment.Clock;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.DeadlinePolicy;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.shell.Dispatcher;
import dev.comporta.store.Durability;
import dev.comporta.store.Store;
import dev.comporta.store.StoreOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a payment may allocate from the bytes of its request to those of its answer, where it is
 * accepted, stored and left to wait: the payment and its id, the exchange, what waits for the
 * commit, and its share of a connection's buffers and of tables that grow.
 */
@Timeout(120)
class AcceptedPathAllocationTest {
    private static final long BYTES_MAX = 300;

    private static final int REQUESTS = 16;
    private static final int ROUND = 20_000;

    /** What is not compiled yet allocates more: the compiler may be busy elsewhere. */
    private static final int ROUNDS_MAX = 100;

    private static final List<String> PROCESSORS = List.of("default", "fallback");

    private static final UUID ID = new UUID(1, 2);
    private static final String REQUEST = IntakeFixture.post(ID);
    private static final int ID_END = REQUEST.indexOf(ID.toString()) + ID.toString().length() - 1;

    private final Store store = openStore();
    private final Dispatcher dispatcher = newDispatcher();
    private final byte[] requests = newRequests();
    private long idCount;

    @Test
    void shouldKeepItsBudgetForAnAcceptedPayment() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        dispatcher.stopAttempting();
        try (EmbeddedHttp http = new EmbeddedHttp(true, 1 << 20, this::routes)) {
            EmbeddedChannel channel = http.connect();
            double least = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS_MAX && least > BYTES_MAX; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                post(http, channel);
                long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                least = Math.min(least, (double) bytes / ROUND);
                assertThat(store.status().pending()).isEqualTo(ROUND);
                store.purge(stored -> assertThat(stored).isTrue());
                store.commit();
            }

            assertThat(least).isLessThanOrEqualTo(BYTES_MAX);
        }
    }

    private void post(EmbeddedHttp http, EmbeddedChannel channel) {
        for (int sent = 0; sent < ROUND; sent += REQUESTS) {
            numberRequests();
            channel.writeInbound(Unpooled.wrappedBuffer(requests));
            dispatcher.endTurn();
            http.run(channel);
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                out.release();
            }
        }
    }

    /** Gives each request the next id, in its last digits. */
    private void numberRequests() {
        int length = requests.length / REQUESTS;
        for (int request = 0; request < REQUESTS; request++) {
            long id = ++idCount;
            for (int at = request * length + ID_END; id > 0; at--, id >>>= 4) {
                requests[at] = (byte) Character.forDigit((int) id & 0xF, 16);
            }
        }
    }

    private static byte[] newRequests() {
        return REQUEST.repeat(REQUESTS).getBytes(ISO_8859_1);
    }

    private List<Route> routes(EventLoop engine) {
        ProblemAnswers problems = new ProblemAnswers();
        return new PaymentRoutes(dispatcher, new EngineGate(engine, problems), problems).list();
    }

    private static Store openStore() {
        return Store.open(
                new MemoryDisk(),
                new StoreOptions(
                        Durability.MEMORY,
                        ROUND * 2,
                        1,
                        1,
                        ROUND,
                        10_000_000,
                        new JournalOptions(16 << 20, 1 << 18, () -> 1)),
                new JournalThreads(Runnable::run, Runnable::run, Runnable::run),
                Runnable::run,
                Clock.system(),
                PROCESSORS);
    }

    private Dispatcher newDispatcher() {
        return new Dispatcher(
                store,
                new NoProcessors(),
                new EngineOptions(
                        EngineOptions.DEFAULTS.deadline(),
                        Duration.ofSeconds(1),
                        new Backoff(1, 1),
                        new Backoff(1, 1),
                        9,
                        Duration.ofDays(365),
                        List.of(StatusRules.DEFAULT, StatusRules.DEFAULT)),
                List.of(gate(), gate()),
                new DeadlinePolicy(0, 5_000_000_000L),
                Clock.system(),
                new SplittableRandom(1),
                () -> {},
                error -> {
                    throw new AssertionError(error);
                });
    }

    private static ProcessorGate gate() {
        return new ProcessorGate(new GateOptions(0, 10, 50, BreakerOptions.DEFAULT), 0);
    }

    /** Nothing is attempted. */
    private static final class NoProcessors implements ProcessorPort {
        @Override
        public void send(int processor, Send send) {
            throw new AssertionError("sent");
        }

        @Override
        public void sendAgain(int processor, Send send) {
            throw new AssertionError("sent");
        }

        @Override
        public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
            throw new AssertionError("looked up");
        }
    }
}
