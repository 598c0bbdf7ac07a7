package dev.comporta.service;

import dev.comporta.log.Log;
import dev.comporta.meter.Meter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How the process ends: whatever ends it says why on stderr and by the exit code.
 *
 * <p>Threading: safe.
 */
public final class Ending {
    /** What can't go on here may go on after a restart. */
    public static final int EXIT_INTERNAL = 70;

    private static final Duration WORDS_MAX = Duration.ofSeconds(1);
    private static final AtomicBoolean ENDING = new AtomicBoolean();
    private static final List<LossyOutput> OUTPUTS = new CopyOnWriteArrayList<>();

    private Ending() {}

    /**
     * From now on nobody waits for a reader of stdout or stderr, and an error that ends a thread
     * ends the process.
     */
    public static void guardProcess() {
        System.setErr(inPlaceOf(System.err, FileDescriptor.err, "stderr"));
        System.setOut(inPlaceOf(System.out, FileDescriptor.out, "stdout"));
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, error) ->
                        halt("the thread " + thread.getName() + " ended by an error", error));
    }

    private static PrintStream inPlaceOf(
            PrintStream before, FileDescriptor descriptor, String name) {
        LossyOutput output = new LossyOutput(new FileOutputStream(descriptor), name, Log::dropped);
        OUTPUTS.add(output);
        return new PrintStream(output, true, before.charset());
    }

    /**
     * Ends the process at once, without shutdown hooks: memory can't be trusted any more, the
     * journal can. The first call's reason is told.
     */
    public static void halt(String reason, @Nullable Throwable error) {
        if (ENDING.compareAndSet(false, true)) {
            try {
                ServiceEvents.PROCESS_ENDS.tell(
                        error, "the process ends, restart it: " + reason, reason);
            } finally {
                exit(EXIT_INTERNAL);
            }
        }
    }

    /** Ends the process at once, after what was said is written, or nobody read it in time. */
    public static void exit(int code) {
        try {
            awaitWords();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    /** Waits until what was said is written, or nobody reads it in time. */
    public static void awaitWords() {
        Log.flush();
        for (LossyOutput output : OUTPUTS) {
            var _ = output.awaitWritten(WORDS_MAX);
        }
    }

    /** What stdout and stderr tell of themselves, where they are guarded. */
    public static List<Meter> outputMeters() {
        return OUTPUTS.stream().flatMap(output -> output.meters().stream()).toList();
    }

    /**
     * The signal for which the process is ending: SIGTERM, SIGINT or SIGHUP. Asked by a shutdown
     * hook; empty: the code itself called for the end. The JDK runs each signal's handler on a
     * thread called {@code SIG<name> handler}, which waits for the hooks.
     */
    public static Optional<String> signal() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("SIG") && name.endsWith(" handler"))
                .map(name -> name.substring(0, name.indexOf(' ')))
                .findFirst();
    }
}
