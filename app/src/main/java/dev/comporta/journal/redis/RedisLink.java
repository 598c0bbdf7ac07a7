package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.journal.NoSpaceException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One connection to Redis, pipelined, with the scripts loaded. Once it is cut it stays so, and what
 * was not answered is unknown.
 *
 * <p>Threading: safe.
 */
final class RedisLink implements Closeable {
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> commands;
    private final Duration timeout;
    private final Map<Script, String> digests = new EnumMap<>(Script.class);

    private RedisLink(StatefulRedisConnection<byte[], byte[]> connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        commands = connection.async();
    }

    /**
     * Connects.
     *
     * @throws io.lettuce.core.RedisException where that can't be done
     */
    static RedisLink open(RedisClient client, RedisOptions options) throws IOException {
        RedisLink link =
                new RedisLink(
                        client.connect(ByteArrayCodec.INSTANCE, options.uri()), options.timeout());
        try {
            for (Script script : Script.values()) {
                link.digests.put(
                        script,
                        link.await(link.commands.scriptLoad(script.text().getBytes(UTF_8))));
            }
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Sends a call, and gives what becomes of it; it fails where that is not known. */
    CompletionStage<Reply> call(Script script, byte[][] keys, byte[]... arguments) {
        CompletionStage<List<Object>> sent =
                commands.evalsha(digests.get(script), ScriptOutputType.MULTI, keys, arguments);
        return sent.thenApply(Reply::of);
    }

    /** Sends a call and waits. */
    Reply await(Script script, byte[][] keys, byte[]... arguments) throws IOException {
        return send(script, keys, arguments).await();
    }

    /** What was sent, and is not answered yet. */
    interface Pending<T> {
        T await() throws IOException;
    }

    /** Sends a call; others may be sent before its answer is waited for. */
    Pending<Reply> send(Script script, byte[][] keys, byte[]... arguments) {
        Future<Reply> sent = call(script, keys, arguments).toCompletableFuture();
        return () -> await(sent);
    }

    /** The same of another command. */
    <T> Pending<T> send(Function<RedisAsyncCommands<byte[], byte[]>, Future<T>> command) {
        Future<T> sent = command.apply(commands);
        return () -> await(sent);
    }

    /** Sends another command and waits. */
    <T> T ask(Function<RedisAsyncCommands<byte[], byte[]>, Future<T>> command) throws IOException {
        return send(command).await();
    }

    /** Gives on how many replicas everything is that was sent before, after a time at most. */
    CompletionStage<Long> awaitReplicas(int count, Duration most) {
        return commands.waitForReplication(count, most.toMillis());
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }

    private <T> T await(Future<T> future) throws IOException {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw translate(e);
        } catch (TimeoutException e) {
            close();
            throw new IOException("no answer from Redis in " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Whether Redis has done nothing because it has no memory left. */
    static boolean isFull(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof RedisCommandExecutionException && words(cause).startsWith("OOM");
    }

    /** The words of an error that Redis or the connection gave, and what to do where we know. */
    static String words(Throwable failure) {
        Throwable cause = cause(failure);
        String message = cause.getMessage();
        String words = message != null ? message : cause.getClass().getSimpleName();
        return Advice.on(failure, words).map(advice -> words + " (" + advice + ")").orElse(words);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = cause; next != null; next = next.getCause()) {
            cause = next;
            if (cause instanceof RedisCommandExecutionException) {
                break;
            }
        }
        return cause;
    }

    private static IOException translate(Throwable failure) {
        return isFull(failure)
                ? new NoSpaceException("Redis is at maxmemory")
                : new IOException("Redis: " + words(failure), failure);
    }
}
