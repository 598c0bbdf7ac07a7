package dev.comporta.cli;

import dev.comporta.gateway.Ending;
import dev.comporta.gateway.Gateway;
import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.GatewayStatus;
import dev.comporta.log.Log;
import dev.comporta.log.LogOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comporta serve}: runs the gateway until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Runs the gateway.",
            "",
            "Each option is an environment variable too; an option given here comes first."
                    + " Durations read 800ms, 5s, 2m, 1h. SIGTERM drains and exits 0 within 10 s."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private final GatewayArguments arguments = new GatewayArguments();

    @Override
    public Integer call() throws InterruptedException {
        Ending.guardProcess();
        long start = System.nanoTime();
        GatewayOptions options = options();
        Gateway gateway = start(options);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> drain(gateway)));
        long millis = (System.nanoTime() - start) / 1_000_000;
        tellListening(options.process().log().format(), gateway, millis);
        new CountDownLatch(1).await();
        return 0;
    }

    /** For people on stdout, as any command tells what came of it. */
    private static void tellListening(LogOptions.Format format, Gateway gateway, long millis) {
        String url = gateway.scheme() + "://" + gateway.host() + ":" + gateway.port();
        String words =
                "listening on "
                        + url
                        + " ("
                        + gateway.description()
                        + "), ready in "
                        + millis
                        + " ms"
                        + recovered(gateway.status());
        switch (format) {
            case TEXT -> System.out.println("comporta " + words);
            case JSON -> CliEvents.LISTENING.tell(words, url, millis);
        }
    }

    /** Ends the process: 0 only where a signal asked for it and everything was done. */
    private static void drain(Gateway gateway) {
        String signal = Ending.signal().orElse("");
        int code = Ending.EXIT_INTERNAL;
        try {
            CliEvents.DRAINING.tell(
                    signal.isEmpty() ? "the end was asked for by no signal" : signal + ": draining",
                    signal);
            gateway.close();
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

    /** Each option's environment variable has the same name. */
    static String environmentKey(String option) {
        return option.substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private GatewayOptions options() {
        try {
            Log.start(arguments.log());
            return arguments.options();
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        }
    }

    private ParameterException refusal(IllegalArgumentException refused) {
        return new ParameterException(
                Objects.requireNonNull(spec).commandLine(), refused.getMessage());
    }

    private Gateway start(GatewayOptions options) {
        try {
            return new Gateway(options);
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        } catch (FileSystemException e) {
            throw new UncheckedIOException("can't use " + e.getFile() + ": " + reason(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
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

    private static String recovered(GatewayStatus status) {
        int open = status.store().pending() + status.store().openAttempts();
        return status.store().remembered() + open == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; recovered %,d settled, %,d pending and %,d in doubt",
                        status.store().remembered(),
                        status.store().pending(),
                        status.store().openAttempts());
    }
}
