package dev.comporta.journal.redis;

import dev.comporta.journal.SharedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal's records in Redis: each append is one script call on the pipelined connection.
 *
 * <p>What is cut off with the connection, or meets a Redis that has forgotten the term, is unknown.
 * That is told once the term is renewed over new connections, so that whoever asks then is
 * answered.
 *
 * <p>Threading: safe.
 */
final class RedisLog implements SharedLog {
    private static final Duration REPLICAS_WAIT = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    private static final byte[] NOWHERE = {};

    private final Term term;
    private final RedisKeys keys;
    private final int replicas;
    private final RedisCounters counters;

    /** Those that wait for the next renewal of the lease, in order. */
    private final List<Consumer<Answer>> unknown = new ArrayList<>();

    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long progressNanos;

    /** On how many replicas an append is, where that is too few; negative: on enough. */
    private volatile long onReplicas = -1;

    private volatile Runnable reconnected = () -> {};

    RedisLog(Term term, RedisKeys keys, int replicas, RedisCounters counters) {
        this.term = term;
        this.keys = keys;
        this.replicas = replicas;
        this.counters = counters;
    }

    @Override
    public void append(Append append, Consumer<Answer> answer) {
        List<Piece> pieces = append.pieces();
        byte[][] callKeys = new byte[2 + pieces.size()][];
        callKeys[0] = keys.log();
        callKeys[1] = keys.names();
        byte[][] more = new byte[2 + 5 * pieces.size()][];
        more[0] = RedisDisk.number(append.afterSequence());
        more[1] = RedisDisk.number(append.lastSequence());
        for (int index = 0; index < pieces.size(); index++) {
            Piece piece = pieces.get(index);
            callKeys[2 + index] = keys.file(piece.segment());
            more[2 + 5 * index] = RedisDisk.number(piece.position());
            more[3 + 5 * index] = RedisDisk.bytes(piece.segment());
            more[4 + 5 * index] = RedisDisk.number(piece.sizeBytes());
            more[5 + 5 * index] = bytes(piece.header());
            more[6 + 5 * index] = bytes(piece.records());
        }
        call(
                append.evenWhenFull() ? Script.APPEND_EVEN_WHEN_FULL : Script.APPEND,
                callKeys,
                term.arguments(more),
                counted(append, answer));
    }

    private Consumer<Answer> counted(Append append, Consumer<Answer> answer) {
        long startNanos = System.nanoTime();
        return it -> {
            if (it instanceof Answer.Appended(long last)) {
                term.onAppended(last);
                counters.onAppended(System.nanoTime() - startNanos, last - append.afterSequence());
            }
            answer.accept(it);
        };
    }

    @Override
    public void end(Consumer<Answer> answer) {
        byte[][] callKeys = {keys.log(), keys.names()};
        call(Script.APPEND_EVEN_WHEN_FULL, callKeys, term.arguments(NOWHERE, NOWHERE), answer);
    }

    /**
     * Returns once what the log holds is as safe as an append is: the owner before may have died
     * without having waited for it.
     *
     * @throws IOException where the term ends before
     */
    void awaitReplicas() throws IOException {
        boolean isThere = replicas == 0;
        while (!isThere) {
            isThere = awaitEnd() instanceof Answer.EndsAt;
        }
    }

    private Answer awaitEnd() throws IOException {
        CompletableFuture<Answer> told = new CompletableFuture<>();
        end(told::complete);
        do {
            Optional<String> over = term.whyOver();
            if (over.isPresent()) {
                throw new IOException(over.get());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        } while (!told.isDone());
        return told.join();
    }

    @Override
    public boolean isHeld() {
        return term.isHeld();
    }

    @Override
    public void lose() {
        term.lose();
    }

    @Override
    public void giveUp(String reason) {
        term.giveUp(reason);
    }

    /**
     * The term is renewed, over connections that work: what was cut off before may be asked for.
     *
     * @param mustLook the connections are new, or the log is shorter than it was: it may have lost
     *     some
     */
    void onRenewed(boolean mustLook) {
        List<Consumer<Answer>> told;
        synchronized (unknown) {
            told = List.copyOf(unknown);
            unknown.clear();
        }
        told.forEach(answer -> answer.accept(new Answer.Unknown()));
        if (mustLook) {
            reconnected.run();
        }
    }

    @Override
    public void onReconnected(Runnable told) {
        reconnected = told;
    }

    /**
     * Makes sure that the other end is there.
     *
     * @throws IOException where something is sent, and for some time nothing was answered
     */
    void requireAnswers(Duration timeout) throws IOException {
        Duration most = replicas == 0 ? timeout : timeout.plus(REPLICAS_WAIT);
        if (unanswered.get() > 0 && System.nanoTime() - progressNanos > most.toNanos()) {
            throw new IOException("no answer to an append in " + most.toMillis() + " ms");
        }
    }

    private void call(
            Script script, byte[][] callKeys, byte[][] arguments, Consumer<Answer> answer) {
        Links links = term.links();
        if (links == null) {
            onUnknown(answer);
            return;
        }
        long knownFiles = term.files();
        if (unanswered.getAndIncrement() == 0) {
            progressNanos = System.nanoTime();
        }
        CompletionStage<Reply> reply =
                links.log().call(script, callKeys, arguments).whenComplete((_, _) -> onProgress());
        CompletionStage<Reply> safe = replicas == 0 ? reply : replicated(links, reply);
        safe.whenComplete((it, failure) -> tell(links, it, failure, knownFiles, answer));
    }

    /** The same reply once enough replicas have it, too. */
    private CompletionStage<Reply> replicated(Links links, CompletionStage<Reply> reply) {
        CompletionStage<Long> replicated = links.log().awaitReplicas(replicas, REPLICAS_WAIT);
        return reply.thenCombine(replicated, this::isMissing)
                .thenCompose(isMissing -> isMissing ? replicated(links, reply) : reply);
    }

    /** What is told of the log's end counts records as written, too. */
    private boolean isMissing(Reply reply, long count) {
        boolean tellsOfRecords =
                reply.code() == Reply.Code.DONE || reply.code() == Reply.Code.OTHER_END;
        boolean isMissing = tellsOfRecords && count < replicas;
        onReplicas = isMissing ? count : -1;
        return isMissing;
    }

    /** Why nothing is acknowledged; empty: replicas are not what is missing. */
    Optional<String> lack() {
        long count = onReplicas;
        return count < 0
                ? Optional.empty()
                : Optional.of("an append is on " + count + " of " + replicas + " replicas");
    }

    private void tell(
            Links links,
            @Nullable Reply reply,
            @Nullable Throwable failure,
            long knownFiles,
            Consumer<Answer> answer) {
        if (reply == null) {
            tellFailure(links, failure, answer);
            return;
        }
        switch (reply.code()) {
            case DONE -> answer.accept(new Answer.Appended(reply.end()));
            case OTHER_END ->
                    answer.accept(new Answer.EndsAt(reply.end(), reply.files() < knownFiles));
            case FENCED -> {
                term.giveUp("another instance has taken over");
                answer.accept(new Answer.Fenced());
            }
            case DAMAGED -> {
                term.giveUp("a segment in Redis is damaged: see journal verify");
                answer.accept(new Answer.Fenced());
            }
            case OLDER, MISSING, HELD, LOST -> {
                onUnknown(answer);
                term.suspect(links);
            }
        }
    }

    private void tellFailure(Links links, @Nullable Throwable failure, Consumer<Answer> answer) {
        if (failure != null && RedisLink.isFull(failure)) {
            answer.accept(new Answer.Full());
        } else {
            onUnknown(answer);
            term.suspect(links);
        }
    }

    /** Most have an array of their own. */
    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return copy;
    }

    private void onProgress() {
        unanswered.decrementAndGet();
        progressNanos = System.nanoTime();
    }

    private void onUnknown(Consumer<Answer> answer) {
        synchronized (unknown) {
            unknown.add(answer);
        }
    }
}
