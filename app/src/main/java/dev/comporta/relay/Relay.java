package dev.comporta.relay;

import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.Passage;
import dev.comporta.http.Problem;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import dev.comporta.relay.RelayMetrics.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes the requests of one event loop on to the owner, wherever that is at the time. Each is
 * answered once: by the owner, or by what is known where that does not answer.
 *
 * <p>A request waits until an owner takes it. It is sent again only where nothing can have been
 * done of it, or where doing it twice comes to the same.
 *
 * <p>Threading: owned by its event loop.
 */
public final class Relay implements Passage, OwnerConnection.Listener {
    /** Bytes of requests that are taken and not answered. */
    private static final int BYTES_MAX = 4 << 20;

    /** A request whose answer was lost so often is not worth another owner. */
    private static final int LOSSES_MAX = 3;

    /** Between two tries where there is nobody who takes requests. */
    private static final Duration REST = Duration.ofMillis(20);

    /** Half of what the owner waits. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    private final RelayOptions options;
    private final Supplier<Optional<InstanceAddress>> owner;
    private final Dialer dialer;
    private final LongSupplier nanoTime;
    private final Consumer<Runnable> atTurnsEnd;
    private final RelayMetrics metrics;
    private final RequestText text;
    private final ProblemAnswers problems = new ProblemAnswers();
    private final Deque<RelayedExchange> waiting = new ArrayDeque<>();
    private final List<OwnerConnection> connections = new ArrayList<>();
    private int held;
    private int heldBytes;
    private long restsUntilNanos;
    private boolean turnAsked;
    private boolean closed;

    /**
     * @param owner where the owner is, as far as is known; asked often
     * @param atTurnsEnd runs something at the end of the event loop's turn
     * @param adminToken what administrators show; all instances have the same
     */
    Relay(
            RelayOptions options,
            Supplier<Optional<InstanceAddress>> owner,
            Dialer dialer,
            LongSupplier nanoTime,
            Consumer<Runnable> atTurnsEnd,
            RelayMetrics metrics,
            Optional<String> adminToken) {
        this.options = options;
        this.owner = owner;
        this.dialer = dialer;
        this.nanoTime = nanoTime;
        this.atTurnsEnd = atTurnsEnd;
        this.metrics = metrics;
        text = new RequestText(adminToken);
        restsUntilNanos = nanoTime.getAsLong();
    }

    @Override
    public Exchange pass(Route route, Request request, Exchange checked) {
        return exchange(route, text.of(route, request), checked);
    }

    @Override
    public Exchange pass(
            Route route, byte[] bytes, int offset, int length, String trace, Exchange checked) {
        return exchange(route, text.of(route, bytes, offset, length, trace), checked);
    }

    private Exchange exchange(Route route, byte[] request, Exchange checked) {
        return new RelayedExchange(
                this::take, request, route.isIdempotent(), checked.answerBytesMax());
    }

    private boolean take(RelayedExchange exchange) {
        boolean isFull =
                held >= options.queueMax() || heldBytes + exchange.request().length > BYTES_MAX;
        if (closed || isFull) {
            metrics.onOutcome(Outcome.REFUSED);
            return false;
        }
        held++;
        heldBytes += exchange.request().length;
        exchange.onTaken(nanoTime.getAsLong());
        waiting.addLast(exchange);
        metrics.onWaiting(1);
        askForTurn();
        return true;
    }

    private void askForTurn() {
        if (!turnAsked) {
            turnAsked = true;
            atTurnsEnd.accept(this::endTurn);
        }
    }

    /** Sends what waits. */
    private void endTurn() {
        turnAsked = false;
        Optional<InstanceAddress> where = owner.get();
        if (waiting.isEmpty() || where.isEmpty() || rests()) {
            return;
        }
        OwnerConnection best = best(where.get());
        while (best != null && !waiting.isEmpty()) {
            send(best);
            best = best(where.get());
        }
        if (!waiting.isEmpty()) {
            connect(where.get());
        }
    }

    private void send(OwnerConnection connection) {
        int before = connection.underWay();
        connection.send(waiting);
        int sent = connection.underWay() - before;
        metrics.onWaiting(-sent);
        metrics.onUnderWay(sent);
    }

    /** The one with least to do; null: none has room. */
    private @Nullable OwnerConnection best(InstanceAddress where) {
        OwnerConnection best = null;
        for (OwnerConnection connection : connections) {
            if (connection.hasRoom()
                    && connection.address().equals(where)
                    && (best == null || connection.underWay() < best.underWay())) {
                best = connection;
            }
        }
        return best;
    }

    private void connect(InstanceAddress where) {
        boolean isConnecting = connections.stream().anyMatch(it -> !it.wasOpen());
        if (isConnecting || rests() || closed || connections.size() >= options.connections()) {
            return;
        }
        OwnerConnection connection = new OwnerConnection(where, nanoTime, this);
        connections.add(connection);
        dialer.dial(where, connection);
    }

    private boolean rests() {
        return nanoTime.getAsLong() - restsUntilNanos < 0;
    }

    @Override
    public void onOpened() {
        metrics.onConnections(1);
    }

    @Override
    public void onRoom() {
        if (!waiting.isEmpty()) {
            askForTurn();
        }
    }

    /** What says that nothing was done may be asked elsewhere, or a little later. */
    @Override
    public void onAnswer(RelayedExchange exchange, OwnersAnswer answer) {
        metrics.onUnderWay(-1);
        boolean isUntouched =
                answer.status() == RelayProblem.NOT_THE_OWNER.status()
                        || (answer.status() == 503 && answer.isLast() && exchange.isIdempotent());
        if (isUntouched) {
            rest();
            waitAgain(exchange);
        } else {
            answer(exchange, answer.answer(), Outcome.ANSWERED);
        }
    }

    @Override
    public void onClosed(
            OwnerConnection connection, Deque<RelayedExchange> unanswered, boolean areUntouched) {
        connections.remove(connection);
        if (connection.wasOpen()) {
            metrics.onConnections(-1);
        }
        rest();
        metrics.onUnderWay(-unanswered.size());
        while (!unanswered.isEmpty()) { // the newest first, so that they wait in their order
            RelayedExchange exchange = unanswered.removeLast();
            if (areUntouched) {
                waitAgain(exchange);
            } else if (exchange.isIdempotent()) {
                exchange.onLost(nanoTime.getAsLong());
                waitAgain(exchange);
            } else {
                answer(exchange, RelayProblem.NO_ANSWER, Outcome.NO_ANSWER);
            }
        }
    }

    private void rest() {
        restsUntilNanos = nanoTime.getAsLong() + REST.toNanos();
    }

    private void waitAgain(RelayedExchange exchange) {
        if (closed || exchange.losses() > LOSSES_MAX) {
            answer(exchange, RelayProblem.NO_OWNER, Outcome.NO_OWNER);
            return;
        }
        waiting.addFirst(exchange);
        metrics.onWaiting(1);
        metrics.onResent();
    }

    /** Looks at the time, at where the owner is, and at what can be sent now. */
    void tick() {
        long now = nanoTime.getAsLong();
        giveUpWaiting(now);
        Optional<InstanceAddress> where = owner.get();
        for (OwnerConnection connection : List.copyOf(connections)) {
            check(connection, where, now);
        }
        if (where.isPresent() && connections.isEmpty()) {
            connect(where.get());
        }
        if (!waiting.isEmpty()) {
            askForTurn();
        }
    }

    private void giveUpWaiting(long now) {
        for (Iterator<RelayedExchange> all = waiting.iterator(); all.hasNext(); ) {
            RelayedExchange exchange = all.next();
            if (now - exchange.waitsSinceNanos() > options.waitMax().toNanos()) {
                all.remove();
                metrics.onWaiting(-1);
                answer(exchange, RelayProblem.NO_OWNER, Outcome.NO_OWNER);
            }
        }
    }

    private void check(OwnerConnection connection, Optional<InstanceAddress> where, long now) {
        boolean isLate = abandonLate(connection, now);
        boolean isElsewhere = where.isPresent() && !where.get().equals(connection.address());
        if (isLate || isElsewhere || connection.idleNanos() > IDLE_MAX.toNanos()) {
            connection.close();
        }
    }

    /** Whether some were late: what follows them on the connection is no use any more. */
    private boolean abandonLate(OwnerConnection connection, long now) {
        boolean any = false;
        RelayedExchange oldest = connection.oldest();
        while (oldest != null && now - oldest.sentNanos() > options.answerMax().toNanos()) {
            any = true;
            metrics.onUnderWay(-1);
            Problem problem =
                    oldest.isIdempotent() ? RelayProblem.OWNER_SILENT : RelayProblem.NO_ANSWER;
            answer(connection.abandonOldest(), problem, Outcome.SILENT);
            oldest = connection.oldest();
        }
        return any;
    }

    /** Takes no more, and answers all that there is. */
    void close() {
        closed = true;
        while (!waiting.isEmpty()) {
            metrics.onWaiting(-1);
            answer(waiting.removeFirst(), RelayProblem.NO_OWNER, Outcome.NO_OWNER);
        }
        List.copyOf(connections).forEach(OwnerConnection::close);
    }

    private void answer(RelayedExchange exchange, Problem problem, Outcome outcome) {
        answer(exchange, problems.of(problem), outcome);
    }

    private void answer(RelayedExchange exchange, Answer answer, Outcome outcome) {
        held--;
        heldBytes -= exchange.request().length;
        metrics.onOutcome(outcome);
        exchange.answer(answer);
    }
}
