package dev.comporta.cli;

import dev.comporta.gateway.Gateway;
import dev.comporta.gateway.Rehearsal;
import dev.comporta.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code comporta warm-up}: the training run from which the launcher makes its AOT caches. A whole
 * gateway, as {@code serve} makes it, so that all that a running one needs is in them.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Runs a gateway under load for a while and ends: to train an AOT cache.",
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
        EventLoopGroup loops = transport.newEventLoops(1, "warm-up");
        Path directory = Files.createTempDirectory("comporta-warm-up-");
        try (Rehearsal rehearsal = new Rehearsal(transport, loops.next());
                Gateway gateway = gateway(rehearsal.url(), directory)) {
            rehearsal.callGateway(gateway.port());
            Thread.sleep(duration.toMillis());
            rehearsal.end();
        } finally {
            delete(directory);
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        return 0;
    }

    private static Gateway gateway(URI processor, Path directory) throws IOException {
        GatewayArguments arguments = new GatewayArguments();
        new CommandLine(arguments)
                .parseArgs(
                        "--port=0",
                        "--bind=127.0.0.1",
                        "--api-keys-file=",
                        "--tls-certificate=",
                        "--tls-key=",
                        "--tls-client-ca=",
                        "--warm-up=3s",
                        "--data-dir=" + directory,
                        "--default-processor-url=" + processor,
                        "--fallback-processor-url=" + processor);
        return new Gateway(arguments.options());
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
