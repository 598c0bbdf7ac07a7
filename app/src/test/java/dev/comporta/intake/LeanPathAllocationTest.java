package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the lean path may allocate: parsing makes the UUID, an exchange makes itself. */
@Timeout(60)
class LeanPathAllocationTest {
    private static final int REQUESTS = 100_000;
    private static final long BYTES_MAX = 80;

    @Test
    void shouldAllocateUuidAndExchangeOnly() {
        byte[] request = IntakeFixture.post(new UUID(1, 2)).getBytes(ISO_8859_1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (EmbeddedIntake intake = new EmbeddedIntake(true)) {
            Connection connection = new Connection(intake.connect(), intake.loop());
            run(intake, connection, request);

            long before = threads.getCurrentThreadAllocatedBytes();
            run(intake, connection, request);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat((double) bytes / REQUESTS).isLessThanOrEqualTo(BYTES_MAX);
        }
    }

    private static void run(EmbeddedIntake intake, Connection connection, byte[] request) {
        LeanParser lean = intake.loop().lean();
        for (int i = 0; i < REQUESTS; i++) {
            int length = lean.parse(request, 0, request.length);
            Exchange exchange =
                    intake.loop()
                            .router()
                            .post(connection, request, lean.bodyOffset(), lean.bodyLength());
            if (length != request.length || !(exchange instanceof AcceptExchange)) {
                throw new AssertionError("not on the lean path");
            }
        }
    }
}
