package dev.comporta.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The process's log, on stderr. Without a start, java.util.logging does with all as the JDK has it.
 *
 * <p>Threading: safe.
 */
public final class Log {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    /** Held, so that its level stays. */
    private static final Logger LIBRARIES = Logger.getLogger("");

    private static volatile Function<Line, String> format = line -> line.text(false);
    private static volatile boolean isJson;
    private static volatile @Nullable LogHandler handler;

    private Log() {}

    /** From now on all that is told is written so: ours, and libraries' from WARN on. */
    public static void start(LogOptions options) {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        boolean isColoured = options.format() == LogOptions.Format.TEXT && isTerminal();
        isJson = options.format() == LogOptions.Format.JSON;
        format = isJson ? Line::json : line -> line.text(isColoured);
        Severity least = options.least();
        LogHandler started =
                new LogHandler(
                        options.rateMax(),
                        System::nanoTime,
                        format,
                        Log::write,
                        task ->
                                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                                        .execute(task));
        LogManager.getLogManager().reset();
        LIBRARIES.setLevel(least == Severity.ERROR ? Level.SEVERE : Level.WARNING);
        started.setLevel(least.level());
        LIBRARIES.addHandler(started);
        Event.hearBy(started);
        handler = started;
    }

    /**
     * Of which trace a payment is, for events about it; empty: of none. Called where they are told.
     */
    public static void traceBy(Function<UUID, String> traceIds) {
        Line.traceBy(traceIds);
    }

    /** Whether it was started, and its lines are for machines. */
    public static boolean isJson() {
        return isJson;
    }

    /** Tells what is known to be untold yet: the process ends. */
    public static void flush() {
        LogHandler started = handler;
        if (started != null) {
            started.flush();
        }
    }

    /** What is written where words were dropped: in the log's form, and without its help. */
    public static String dropped(long bytes) {
        String words = bytes + " bytes of output were dropped";
        return format.apply(
                Line.of(new EventRecord(LogEvents.OUTPUT_DROPPED, words, List.of(bytes), null)));
    }

    private static void write(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        System.err.write(bytes, 0, bytes.length);
        System.err.flush();
    }

    /** Whether somebody looks, and wants colours: https://no-color.org. */
    private static boolean isTerminal() {
        String noColour = System.getenv("NO_COLOR");
        if (noColour != null && !noColour.isEmpty()) {
            return false;
        }
        try {
            String target = Files.readSymbolicLink(STDERR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }
}
