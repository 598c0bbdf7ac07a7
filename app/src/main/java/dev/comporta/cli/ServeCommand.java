package dev.comporta.cli;

import dev.comporta.gateway.ApiGateway;
import dev.comporta.gateway.Gateway;
import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.Mode;
import dev.comporta.service.Instance;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        ServiceProcess process = new ServiceProcess(Objects.requireNonNull(spec).commandLine());
        GatewayOptions options = process.options(arguments.log(), arguments::options);
        process.run(() -> start(options));
        return 0;
    }

    /** Each option's environment variable has the same name. */
    static String environmentKey(String option) {
        return option.substring("--".length()).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static Instance start(GatewayOptions options) throws IOException {
        return options.mode() == Mode.API ? new ApiGateway(options) : new Gateway(options);
    }
}
