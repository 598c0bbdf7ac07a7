package dev.comporta.cli;

import dev.comporta.gateway.ApiGateway;
import dev.comporta.gateway.Ending;
import dev.comporta.gateway.Gateway;
import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.Instance;
import dev.comporta.gateway.Mode;
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
        Instance gateway = start();
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> drain(gateway)));
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.printf(
                Locale.ROOT,
                "comporta listening on http://%s:%d (%s), ready in %d ms%s%n",
                gateway.host(),
                gateway.port(),
                gateway.description(),
                millis,
                gateway.recovered());
        new CountDownLatch(1).await();
        return 0;
    }

    /** Ends the process: 0 only where a signal asked for it and everything was done. */
    private static void drain(Instance gateway) {
        String signal = Ending.signal().orElse("");
        int code = Ending.EXIT_INTERNAL;
        try {
            Ending.say(
                    signal.isEmpty()
                            ? "the end was asked for by no signal"
                            : signal + ": draining");
            gateway.close();
            Ending.say("ended by " + (signal.isEmpty() ? "itself" : signal) + ", all is stored");
            code = signal.isEmpty() ? code : 0;
        } catch (RuntimeException | Error e) {
            Ending.say("ended without a whole drain, what was acknowledged is safe: " + e);
        } finally {
            Ending.exit(code);
        }
    }

    /** Each option's environment variable has the same name. */
    static String environmentKey(String option) {
        return option.substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private Instance start() {
        try {
            GatewayOptions options = arguments.options();
            return options.mode() == Mode.API ? new ApiGateway(options) : new Gateway(options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), e.getMessage());
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
}
