package dev.comporta.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.comporta.http.HttpFixture;
import dev.comporta.http.Wire;
import dev.comporta.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes over real sockets, on several event loops. */
@Timeout(180)
class EventIntakeIT {
    private static final int CLIENTS = 6;
    private static final int EVENTS = 3_000;
    private static final int BATCH = 50;
    private static final Pattern RETRIED = Pattern.compile("\"event_id\":\"(e-\\d+)\"");

    private final LossyLog log = new LossyLog();
    private final HttpFixture http = start(HttpFixture.Limits.USUAL);

    private HttpFixture start(HttpFixture.Limits limits) {
        EventIntake intake =
                new EventIntake(
                        new EventIntake.Options(List.of(), RecentEvents.WINDOW_MIN),
                        log,
                        InstantSource.system());
        return new HttpFixture(
                Transport.choose(),
                3,
                HttpFixture.options(true, limits, Optional.empty()).withinLimits(1_000, 256L << 20),
                HttpFixture.OPEN,
                _ -> intake::routes);
    }

    @AfterEach
    void close() {
        http.close();
        log.close();
    }

    /** Decides on a thread of its own: some batches are lost, and some not taken. */
    private static final class LossyLog implements EventLog, AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final List<String> kept = new ArrayList<>();
        private final Random random = new Random(7);
        private boolean lossy;

        @Override
        public synchronized boolean append(EventBatch batch, Consumer<Outcome> told) {
            if (lossy && random.nextInt(5) == 0) {
                return false;
            }
            boolean isLost = lossy && random.nextInt(4) == 0;
            thread.execute(
                    () -> {
                        if (!isLost) {
                            keep(batch);
                        }
                        told.accept(isLost ? Outcome.UNAVAILABLE : Outcome.KEPT);
                    });
            return true;
        }

        synchronized void beLossy() {
            lossy = true;
        }

        private synchronized void keep(EventBatch batch) {
            for (int i = 0; i < batch.count(); i++) {
                kept.add(new String(batch.bytes(), batch.offset(i), batch.length(i), UTF_8));
            }
        }

        synchronized List<String> kept() {
            return List.copyOf(kept);
        }

        @Override
        public String problem() {
            return "";
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    private static byte[] request(String path, String fields, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(
                ("POST "
                                + path
                                + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                                + fields
                                + "Content-Length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] batch(List<String> ids) {
        return ids.stream()
                .map(EventTexts::event)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(UTF_8);
    }

    /** Each client sends all events, and again what is not acknowledged, until all are. */
    @Test
    void shouldKeepEachAcknowledgedEventOnce() throws Exception {
        log.beLossy();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Set<String>>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(client);
                running.add(clients.submit(() -> sendAll(random)));
            }
            for (Future<Set<String>> client : running) {
                assertThat(client.get(120, TimeUnit.SECONDS)).hasSize(EVENTS);
            }
        }

        assertThat(log.kept())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, EVENTS)
                                .mapToObj(i -> EventTexts.event("e-" + i))
                                .toList());
    }

    private Set<String> sendAll(Random random) throws IOException {
        Set<String> acknowledged = new HashSet<>();
        List<String> left =
                new ArrayList<>(IntStream.range(0, EVENTS).mapToObj(i -> "e-" + i).toList());
        try (Wire wire = http.connect()) {
            while (!left.isEmpty()) {
                List<String> ids = new ArrayList<>();
                while (ids.size() < BATCH && !left.isEmpty()) {
                    ids.add(left.remove(random.nextInt(left.size())));
                }
                Wire.Reply reply = wire.send(request("/v1/events/batch", "", batch(ids))).read();
                Set<String> again = again(reply, ids);
                left.addAll(again);
                ids.removeAll(again);
                acknowledged.addAll(ids);
            }
        }
        return acknowledged;
    }

    private static Set<String> again(Wire.Reply reply, List<String> ids) {
        assertThat(reply.status()).isIn(202, 207, 503);
        Set<String> again = new HashSet<>();
        if (reply.status() == 503) {
            again.addAll(ids);
        } else if (reply.status() == 207) {
            Matcher matcher = RETRIED.matcher(reply.body());
            while (matcher.find()) {
                again.add(matcher.group(1));
            }
            assertThat(again).isNotEmpty();
        }
        return again;
    }

    @Test
    void shouldUnpackZstandard() throws IOException {
        List<String> ids = IntStream.range(0, 1_000).mapToObj(i -> "e-" + i).toList();

        Wire.Reply reply = postPacked(Zstd.compress(batch(ids)));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).contains("\"accepted\":1000");
        assertThat(log.kept()).hasSize(1_000);
    }

    @Test
    void shouldBoundWhatZstandardMayBecome() throws IOException {
        Wire.Reply bomb = postPacked(Zstd.compress(new byte[EventIntake.BATCH_BODY_MAX_BYTES + 1]));
        Wire.Reply window = postPacked(withWindow(25));
        byte[] whole = Zstd.compress(batch(List.of("e-1")));
        Wire.Reply half = postPacked(Arrays.copyOf(whole, whole.length / 2));
        Wire.Reply plain = postPacked(batch(List.of("e-1")));

        assertThat(bomb.status()).isEqualTo(413);
        assertThat(bomb.body()).contains("\"reason\":\"body-too-large\"");
        for (Wire.Reply reply : List.of(window, half, plain)) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("\"reason\":\"broken-coding\"");
        }
        assertThat(log.kept()).isEmpty();
    }

    /** Asks the receiver for so much memory, whatever it says. */
    private static byte[] withWindow(int log) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed, 3)) {
            out.setLong(log);
            out.write(batch(List.of("e-1")));
        }
        return packed.toByteArray();
    }

    private Wire.Reply postPacked(byte[] body) throws IOException {
        try (Wire wire = http.connect()) {
            return wire.send(request("/v1/events/batch", "Content-Encoding: zstd\r\n", body))
                    .read();
        }
    }

    @Test
    void shouldTellASlowClientInItsForm() throws IOException {
        try (HttpFixture quick = start(new HttpFixture.Limits(100, 60_000, 50, 8));
                Wire wire = quick.connect()) {
            byte[] whole = request("/v1/events", "X-Request-Id: r-1\r\n", batch(List.of("e-1")));

            Wire.Reply reply = wire.send(Arrays.copyOf(whole, whole.length - 1)).read();

            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.body())
                    .contains(
                            "\"data\":{\"reason\":\"request-timeout\",\"action\":\"retry\"}",
                            "\"request_id\":\"r-1\"");
        }
    }
}
