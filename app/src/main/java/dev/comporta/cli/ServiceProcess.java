package dev.comporta.cli;

import dev.comporta.log.Log;
import dev.comporta.log.LogOptions;
import dev.comporta.service.Ending;
import dev.comporta.service.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** This process as one that serves until it is told to stop. */
final class ServiceProcess {
    private final CommandLine command;
    private final long startNanos = System.nanoTime();

    /** What is made is what serves. */
    interface Start {
        Instance start() throws IOException;
    }

    ServiceProcess(CommandLine command) {
        this.command = command;
        Ending.guardProcess();
    }

    /** What the command was told, with the log started before anything else speaks. */
    <T> T options(LogOptions log, Supplier<T> options) {
        try {
            Log.start(log);
            return options.get();
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        }
    }

    /** Does not return: the end comes by a signal. */
    void run(Start starting) throws InterruptedException {
        Instance service = start(starting);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> drain(service)));
        tellListening(service, (System.nanoTime() - startNanos) / 1_000_000);
        new CountDownLatch(1).await();
    }

    private Instance start(Start starting) {
        try {
            return starting.start();
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        } catch (FileSystemException e) {
            throw new UncheckedIOException("can't use " + e.getFile() + ": " + reason(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private ParameterException refusal(IllegalArgumentException refused) {
        return new ParameterException(command, refused.getMessage());
    }

    /** For people on stdout, as any command tells what came of it. */
    private static void tellListening(Instance service, long millis) {
        String url = service.scheme() + "://" + service.host() + ":" + service.port();
        String words =
                "listening on "
                        + url
                        + " ("
                        + service.description()
                        + "), ready in "
                        + millis
                        + " ms"
                        + service.recovered();
        if (Log.isJson()) {
            CliEvents.LISTENING.tell(words, url, millis);
        } else {
            System.out.println("comporta " + words);
        }
    }

    /** Ends the process: 0 only where a signal asked for it and everything was done. */
    private static void drain(Instance service) {
        String signal = Ending.signal().orElse("");
        int code = Ending.EXIT_INTERNAL;
        try {
            CliEvents.DRAINING.tell(
                    signal.isEmpty() ? "the end was asked for by no signal" : signal + ": draining",
                    signal);
            service.close();
            CliEvents.ENDED.tell(
                    "ended by " + (signal.isEmpty() ? "itself" : signal) + ", all is stored",
                    signal);
            code = signal.isEmpty() ? code : 0;
        } catch (RuntimeException | Error e) {
            CliEvents.ENDED_EARLY.tell(
                    "ended without a whole drain, what was acknowledged is safe: " + e, e);
        } finally {
            Ending.exit(code);
        }
    }

    /** The JDK has words for some failures; for the others only their kind tells. */
    private static String reason(FileSystemException failure) {
        String words = failure.getReason();
        if (words != null) {
            return words;
        }
        return switch (failure) {
            case AccessDeniedException _ -> "access is denied";
            case FileAlreadyExistsException _ -> "it exists and is no directory";
            case NoSuchFileException _ -> "it does not exist and can't be made";
            default -> failure.getClass().getSimpleName();
        };
    }
}
