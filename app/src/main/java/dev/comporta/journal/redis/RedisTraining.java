package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Uses all of the client library that a gateway uses, against something that answers as Redis does:
 * for the training run of an AOT cache.
 */
public final class RedisTraining {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final int CALLS = 200;

    private RedisTraining() {}

    /**
     * Connects, and calls a script some hundred times.
     *
     * @param socket where nothing is
     */
    public static void run(Path socket) throws IOException {
        RedisOptions options =
                new RedisOptions(
                        "redis-socket://" + socket,
                        RedisOptions.NAME,
                        CONNECT_MAX,
                        CONNECT_MAX,
                        0,
                        false);
        ClientResources resources = RedisClients.newResources();
        RedisClient client = RedisClients.newClient(resources, options);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform().daemon().start(() -> accept(server));
            try (Links links = Links.open(client, options)) {
                byte[][] keys = {RedisDisk.bytes("key")};
                for (int call = 0; call < CALLS; call++) {
                    links.control().await(Script.APPEND, keys, RedisDisk.number(call));
                }
            }
        } finally {
            RedisClients.close(client, resources, CONNECT_MAX);
        }
    }

    private static void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(channel));
            }
        } catch (IOException closed) {
            // The training is over.
        }
    }

    private static void serve(SocketChannel channel) {
        try (channel;
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
            for (int parts = readNumber(in); parts > 0; parts = readNumber(in)) {
                String name = readPart(in);
                for (int part = 1; part < parts; part++) {
                    readPart(in);
                }
                channel.write(ByteBuffer.wrap(answer(name).getBytes(US_ASCII)));
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    private static String answer(String command) {
        return switch (command) {
            case "HELLO" -> "-ERR unknown command\r\n";
            case "SCRIPT" -> "$40\r\n" + "0".repeat(40) + "\r\n";
            case "EVALSHA" -> "*3\r\n:0\r\n:1\r\n:1\r\n"; // a reply, as Reply reads it
            default -> "+OK\r\n";
        };
    }

    private static String readPart(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(readNumber(in));
        in.skipNBytes(2);
        return new String(bytes, US_ASCII);
    }

    /** A line of a sign and a number; 0 at the end. */
    private static int readNumber(InputStream in) throws IOException {
        int number = 0;
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next >= '0' && next <= '9') {
                number = number * 10 + next - '0';
            }
        }
        return number;
    }
}
