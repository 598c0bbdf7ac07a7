package dev.comporta.cli;

import dev.comporta.gateway.Gateway;
import dev.comporta.gateway.Rehearsal;
import dev.comporta.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code comporta warm-up}: the training run from which the launcher makes its AOT caches. A whole
 * gateway, as {@code serve} makes it, so that all that a running one needs is in them; and two that
 * share a journal.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Runs a gateway under load for a while and ends: to train an AOT cache.",
        mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final Duration REDIS_START_MAX = Duration.ofSeconds(5);

    /** Made-up payments must not get into a journal or an archive that somebody has set up. */
    private static final Defaults WITHOUT_ENVIRONMENT =
            new Defaults(variable -> "", System::getProperty);

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
        try {
            rehearse(transport, loops.next(), List.of("--data-dir=" + directory, "--warm-up=3s"));
            rehearseOverRedis(transport, loops.next(), directory);
        } finally {
            delete(directory);
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        return 0;
    }

    /** Lets clients call the last one of some gateways, each with its options. */
    @SafeVarargs
    private void rehearse(Transport transport, EventLoop loop, List<String>... gateways)
            throws IOException, InterruptedException {
        List<Gateway> running = new ArrayList<>();
        try (Rehearsal rehearsal = new Rehearsal(transport, loop)) {
            for (List<String> options : gateways) {
                running.add(gateway(rehearsal.url(), options));
            }
            rehearsal.callGateway(running.getLast().port());
            Thread.sleep(duration.toMillis());
            rehearsal.end();
        } finally {
            for (Gateway gateway : running.reversed()) {
                gateway.close();
            }
        }
    }

    /**
     * One that owns a journal in Redis, and one that passes on to it, where a Redis can be started.
     * Without, such a gateway takes 12 MB more.
     */
    private void rehearseOverRedis(Transport transport, EventLoop loop, Path directory)
            throws InterruptedException {
        Path socket = directory.resolve("redis.sock");
        List<String> shared = List.of("--redis-url=redis-socket://" + socket, "--warm-up=0s");
        Process redis = null;
        try {
            redis = startRedis(directory, socket);
            rehearse(transport, loop, shared, shared);
        } catch (IOException e) {
            System.err.println("comporta: gateways over Redis are not trained: " + e.getMessage());
        } finally {
            if (redis != null) {
                redis.destroyForcibly().waitFor();
            }
        }
    }

    private static Process startRedis(Path directory, Path socket)
            throws IOException, InterruptedException {
        Process redis =
                new ProcessBuilder(
                                "redis-server",
                                "--port",
                                "0",
                                "--save",
                                "",
                                "--maxmemory-policy",
                                "noeviction",
                                "--unixsocket",
                                socket.toString())
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        for (long start = System.nanoTime(); !Files.exists(socket); Thread.sleep(10)) {
            if (!redis.isAlive() || System.nanoTime() - start > REDIS_START_MAX.toNanos()) {
                redis.destroyForcibly();
                throw new IOException("redis-server does not start");
            }
        }
        return redis;
    }

    private static Gateway gateway(URI processor, List<String> options) throws IOException {
        GatewayArguments arguments = new GatewayArguments();
        List<String> all = new ArrayList<>(options);
        all.add("--port=0");
        all.add("--bind=127.0.0.1");
        all.add("--default-processor-url=" + processor);
        all.add("--fallback-processor-url=" + processor);
        new CommandLine(arguments)
                .setDefaultValueProvider(WITHOUT_ENVIRONMENT)
                .parseArgs(all.toArray(String[]::new));
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
