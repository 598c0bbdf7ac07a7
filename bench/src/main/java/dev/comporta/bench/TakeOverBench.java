package dev.comporta.bench;

import dev.comporta.journal.redis.LeaseKeeper;
import dev.comporta.journal.redis.LeaseListener;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.RedisSecurity;
import dev.comporta.journal.redis.Term;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * How long payments can't be taken in when the owner of a journal in Redis is killed, by how many
 * settled payments the next one must read.
 *
 * <p>{@code TakeOverBench HOME REDIS_SOCKET PAYMENTS RUNS}
 */
public final class TakeOverBench {
    private static final Duration ASK_EVERY = Duration.ofMillis(5);
    private static final String HELD = "\"lease\":\"held\"";
    private static final Duration SERVING_MAX = Duration.ofMinutes(3);

    private final Path home;
    private final String redisUrl;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private TakeOverBench(Path home, String redisUrl) {
        this.home = home;
        this.redisUrl = redisUrl;
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        TakeOverBench bench =
                new TakeOverBench(Path.of(arguments[0]), "redis-socket://" + arguments[1]);
        long payments = Long.parseLong(arguments[2]);
        bench.fill(payments);
        for (int run = 1; run <= Integer.parseInt(arguments[3]); run++) {
            bench.takeOver(payments);
        }
    }

    /** Settles so many, as an owner does. */
    private void fill(long payments) throws InterruptedException {
        RedisOptions redis =
                new RedisOptions(
                        redisUrl,
                        RedisOptions.NAME,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        0,
                        false,
                        RedisSecurity.OF_URL);
        CompletableFuture<Term> taken = new CompletableFuture<>();
        try (LeaseKeeper keeper = new LeaseKeeper(redis, true, new FirstTerm(taken))) {
            keeper.start("", () -> "{}");
            StoreOptions options =
                    StoreOptions.of(Durability.PROCESS, 100_000, 100_000, 100_000_000);
            try (StoreFill fill = new StoreFill(taken.join().disk(), options.inSmallFiles())) {
                fill.settleUpTo(payments);
            }
        }
    }

    private record FirstTerm(CompletableFuture<Term> taken) implements LeaseListener {
        @Override
        public void onTaken(Term term) {
            taken.complete(term);
        }

        @Override
        public void onStandBy() {
            System.err.println("somebody else owns the journal");
        }

        @Override
        public void onLost(Term term, String reason) {
            System.err.println("the journal is lost: " + reason);
        }

        @Override
        public void onProblem(String problem) {
            System.err.println(problem);
        }
    }

    private void takeOver(long payments) throws InterruptedException, IOException {
        Path logs = Files.createTempDirectory("take-over");
        Process owner = start(9_991, logs);
        awaitAnswer(9_991, HELD);
        Process next = start(9_992, logs);
        awaitAnswer(9_992, "stand-by");

        long killedNanos = System.nanoTime();
        owner.destroyForcibly();
        awaitAnswer(9_992, HELD);
        long ownedNanos = System.nanoTime() - killedNanos;
        while (!isTakenIn(9_992)) {
            Thread.sleep(ASK_EVERY);
        }
        long servingNanos = System.nanoTime() - killedNanos;

        String read =
                Files.readString(logs.resolve("9992"))
                        .lines()
                        .filter(line -> line.contains("owns the journal, term"))
                        .findFirst()
                        .orElse("");
        System.out.printf(
                Locale.ROOT,
                "%,d payments: owned again after %.2f s, first 202 after %.2f s; %s%n",
                payments,
                ownedNanos / 1e9,
                servingNanos / 1e9,
                read);
        next.destroy();
        next.waitFor();
    }

    private Process start(int port, Path logs) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("comporta").toString(), "serve")
                        .redirectErrorStream(true)
                        .redirectOutput(logs.resolve(Integer.toString(port)).toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "PORT",
                                Integer.toString(port),
                                "REDIS_URL",
                                redisUrl,
                                "COMPORTA_JAVA_OPTS",
                                "-Xmx2g"));
        return builder.start();
    }

    /** Until its readiness speaks of this. */
    private void awaitAnswer(int port, String what) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (!answer(HttpRequest.newBuilder(uri(port, "/readyz")).build()).contains(what)) {
            if (System.nanoTime() - startNanos > SERVING_MAX.toNanos()) {
                throw new IllegalStateException(port + " is not " + what);
            }
            Thread.sleep(ASK_EVERY);
        }
    }

    private boolean isTakenIn(int port) throws InterruptedException {
        String body = "{\"correlationId\":\"" + UUID.randomUUID() + "\",\"amount\":19.90}";
        return answer(
                        HttpRequest.newBuilder(uri(port, "/payments"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build())
                .startsWith("202");
    }

    /** Status and body; nothing where there is no answer. */
    private String answer(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + Objects.requireNonNullElse(answer.body(), "");
        } catch (IOException notYet) {
            return "";
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
