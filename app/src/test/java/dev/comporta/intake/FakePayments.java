package dev.comporta.intake;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Money;
import dev.comporta.payment.Note;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Strict payments: refuses calls on a wrong thread and amounts out of bounds; can hold back its
 * acks as a store does before its commit, until {@link #commit}.
 */
public final class FakePayments implements Payments {
    private static final List<PaymentLife.AttemptLife> TRAIL =
            List.of(
                    new PaymentLife.AttemptLife(
                            "fallback",
                            new Attempt(
                                    1,
                                    1,
                                    1_752_582_896_100_000_000L,
                                    1_752_582_896_100L,
                                    0,
                                    Evidence.ANSWERED,
                                    503,
                                    1_752_582_896_110L,
                                    Attempt.Ending.PUT_BACK)),
                    new PaymentLife.AttemptLife(
                            "default",
                            new Attempt(
                                    2,
                                    0,
                                    1_752_582_896_123_000_000L,
                                    0,
                                    3,
                                    Evidence.TIMED_OUT,
                                    0,
                                    0,
                                    Attempt.Ending.IN_DOUBT)));

    /** What {@link #accept} was called with, as {@code id cents}. */
    final LinkedBlockingQueue<String> accepted = new LinkedBlockingQueue<>();

    /** The last window, as {@code from to}. */
    final LinkedBlockingQueue<String> windows = new LinkedBlockingQueue<>();

    volatile @Nullable Acceptance forced;
    volatile boolean holding;

    /** Nothing can be said of payments and sums, for this reason. */
    volatile @Nullable Absence absence;

    /** Acks come in a later turn of the event loop, by themselves. */
    volatile boolean deferring;

    private final Map<UUID, Long> amounts = new HashMap<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private @Nullable EventLoop engine;

    void attach(EventLoop engine) {
        this.engine = engine;
    }

    private EventLoop engine() {
        if (engine == null) {
            throw new IllegalStateException("no engine");
        }
        return engine;
    }

    private void requireEngine() {
        if (!engine().inEventLoop()) {
            throw new IllegalStateException("called on " + Thread.currentThread());
        }
    }

    /** Gives all acks that were held back, in one turn. */
    void commit() {
        engine().execute(
                        () -> {
                            while (!held.isEmpty()) {
                                held.remove().run();
                            }
                        });
    }

    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        requireEngine();
        Money.requireAmount(amountCents);
        accepted.add(id + " " + amountCents);
        Acceptance acceptance = forced;
        if (acceptance == null) {
            Long before = amounts.putIfAbsent(id, amountCents);
            acceptance =
                    before == null
                            ? Acceptance.ACCEPTED
                            : before == amountCents
                                    ? Acceptance.ALREADY_ACCEPTED
                                    : Acceptance.CONFLICT;
        }
        Acceptance verdict = acceptance;
        if (holding) {
            held.add(() -> answer.accept(verdict));
        } else if (deferring) {
            engine().execute(() -> answer.accept(verdict));
        } else {
            answer.accept(verdict);
        }
    }

    @Override
    public void summarize(
            long fromNanos, long toNanos, Consumer<Summary> answer, Consumer<Absence> unavailable) {
        requireEngine();
        windows.add(fromNanos + " " + toNanos);
        Absence why = absence;
        if (why != null) {
            unavailable.accept(why);
            return;
        }
        answer.accept(
                new Summary(
                        List.of(
                                new Summary.ProcessorTotals(
                                        "default", new Totals(43236, 41554234598L)),
                                new Summary.ProcessorTotals("fallback", Totals.ZERO))));
    }

    @Override
    public void find(
            UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable) {
        requireEngine();
        Absence why = absence;
        if (why != null) {
            unavailable.accept(why);
            return;
        }
        answer.accept(
                Optional.ofNullable(amounts.get(id))
                        .map(
                                cents ->
                                        new PaymentLife(
                                                id,
                                                cents,
                                                PaymentState.IN_DOUBT,
                                                1_752_582_896_000L,
                                                Optional.of("default"),
                                                1_752_582_896_123_000_000L,
                                                2,
                                                Evidence.TIMED_OUT,
                                                0,
                                                1_752_582_897_000L,
                                                TRAIL,
                                                List.of(
                                                        new Note(
                                                                1,
                                                                1_752_582_896_110L,
                                                                "asked \"acme\"")))));
    }
}
