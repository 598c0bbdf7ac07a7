package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.comporta.door.ApiKeys;
import dev.comporta.door.NewKey;
import dev.comporta.http.AdminRule;
import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.Exchange;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the lean path may allocate: parsing makes the UUID, an exchange makes itself. */
@Timeout(60)
class LeanPathAllocationTest {
    private static final int REQUESTS = 100_000;
    private static final long BYTES_MAX = 80;

    /** What is not compiled yet allocates more: the compiler may be busy elsewhere. */
    private static final int ROUNDS_MAX = 50;

    @Test
    void shouldAllocateUuidAndExchangeOnly() {
        shouldAllocateNoMore(HttpFixture.OPEN, "");
    }

    @Test
    void shouldAllocateNothingForKeys(@TempDir Path directory) throws IOException {
        NewKey key = NewKey.make("acme", "rate=1000000 burst=1000000");
        Path file = Files.writeString(directory.resolve("keys"), key.line());
        AtomicLong nanos = new AtomicLong();
        ApiKeys keys = new ApiKeys(file, () -> nanos.addAndGet(1_000), (_, _) -> {});

        shouldAllocateNoMore(
                new Guards(
                        new AdminRule(Optional.empty(), true, false),
                        Optional.of(keys),
                        Optional.empty()),
                "Authorization: Bearer " + key.secret() + "\r\n");
    }

    private static void shouldAllocateNoMore(Guards guards, String fields) {
        String text = IntakeFixture.post(IntakeFixture.body(new UUID(1, 2), "19.90"), fields);
        ByteBuf request = Unpooled.wrappedBuffer(text.getBytes(ISO_8859_1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (EmbeddedHttp http = new EmbeddedHttp(true, 1 << 20, guards, InstantPayments::routes)) {
            Function<ByteBuf, Exchange> lean = http.leanPath();
            double least = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS_MAX && least > BYTES_MAX; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                run(lean, request);
                long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                least = (double) bytes / REQUESTS;
            }

            assertThat(least).isLessThanOrEqualTo(BYTES_MAX);
        }
    }

    private static void run(Function<ByteBuf, Exchange> lean, ByteBuf request) {
        for (int i = 0; i < REQUESTS; i++) {
            if (!(lean.apply(request) instanceof PostPayment.Accept)) {
                throw new AssertionError("not on the lean path");
            }
        }
    }
}
