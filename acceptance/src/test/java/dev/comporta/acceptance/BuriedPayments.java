package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The data of a gateway whose processors refused every payment. */
final class BuriedPayments {
    private static final Duration BURIED_WITHIN = Duration.ofSeconds(60);
    private static final long CENTS = 1_990;

    private BuriedPayments() {}

    /**
     * Leaves them for the next gateway in this directory.
     *
     * <p>They are refused with 400: that judges a payment and not its processor, whose breaker
     * stays closed.
     */
    static void write(Path directory, int count) {
        Map<String, String> variables = Map.of("PROCESSOR_PAGE", "as-status");
        try (TestBed bed = new TestBed(directory, 1, variables)) {
            bury(bed, count);
            bed.gateway().terminate();
        }
    }

    /** With {@code PROCESSOR_PAGE=as-status}; the processors refuse all from now on. */
    static void bury(TestBed bed, int count) {
        bed.byDefault().answerOnlyPagesOf(400);
        bed.byFallback().answerOnlyPagesOf(400);
        post(bed.gateway(), count);
        Await.until(
                BURIED_WITHIN,
                () -> deadLetters(bed) == count,
                () -> "buried " + deadLetters(bed) + " of " + count);
    }

    /** Some of them, as an operator does. */
    static void retry(GatewayProcess gateway, int count) {
        try (WireConnection connection = new WireConnection(gateway.uri())) {
            String path = "/dead-letters/retry?reason=refused&limit=" + count;
            WireConnection.Answer answer = connection.send("POST", path, "");
            if (answer.status() != 200) {
                throw new AssertionError("the retry was answered " + answer);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As an operator does. */
    static void acknowledge(TestBed bed, UUID id, Path log) {
        Comporta.Ended ended =
                Comporta.runToEnd(
                        log,
                        Map.of("COMPORTA_URL", bed.gateway().uri().toString()),
                        "dead-letters",
                        "acknowledge",
                        id.toString(),
                        "--note",
                        "by hand");
        if (ended.exitCode() != 0) {
            throw new AssertionError(ended.output());
        }
    }

    private static void post(GatewayProcess gateway, int count) {
        try (WireConnection connection = new WireConnection(gateway.uri())) {
            for (int i = 0; i < count; i++) {
                int status = connection.post(new UUID(7, i), CENTS);
                if (status != 202) {
                    throw new AssertionError("payment " + i + " was answered " + status);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long deadLetters(TestBed bed) {
        return bed.api().metrics().sum("comporta_payments_dead_letters").orElse(0);
    }
}
