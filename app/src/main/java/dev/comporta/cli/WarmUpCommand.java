package dev.comporta.cli;

import dev.comporta.gateway.WarmUp;
import dev.comporta.net.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comporta warm-up}: the training run from which the launcher makes its AOT cache. */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Runs a throw-away gateway under load and ends: to train an AOT cache.",
        mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {
    @Option(
            names = "--duration",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "For how long (${DEFAULT-VALUE})")
    private Duration duration = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        Transport transport = Transport.choose();
        EventLoopGroup loops = transport.newEventLoops(1, "engine");
        new WarmUp(transport, (SingleThreadEventLoop) loops.next()).run(duration);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        return 0;
    }
}
