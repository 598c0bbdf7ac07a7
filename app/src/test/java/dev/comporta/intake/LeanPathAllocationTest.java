package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the lean path may allocate: parsing makes the UUID, an exchange makes itself. */
@Timeout(60)
class LeanPathAllocationTest {
    private static final int REQUESTS = 100_000;
    private static final long BYTES_MAX = 80;

    /** What is not compiled yet allocates more: the compiler may be busy elsewhere. */
    private static final int ROUNDS_MAX = 50;

    @Test
    void shouldAllocateUuidAndExchangeOnly() {
        ByteBuf request =
                Unpooled.wrappedBuffer(IntakeFixture.post(new UUID(1, 2)).getBytes(ISO_8859_1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (EmbeddedHttp http = new EmbeddedHttp(true, 1 << 20, InstantPayments::routes)) {
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
