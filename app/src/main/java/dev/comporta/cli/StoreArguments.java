package dev.comporta.cli;

import dev.comporta.journal.JournalOptions;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import picocli.CommandLine.Option;

/** How much is kept. */
final class StoreArguments {
    @Option(
            names = "--pending-max",
            defaultValue = "${env:PENDING_MAX:-" + StoreOptions.OPEN_MAX + "}",
            paramLabel = "N",
            description =
                    "Payments that are not settled yet; beyond it intake answers 503."
                            + " PENDING_MAX (${DEFAULT-VALUE})")
    private int pendingMax;

    @Option(
            names = "--dead-letters-max",
            defaultValue = "${env:DEAD_LETTERS_MAX:-" + StoreOptions.DEAD_LETTERS_MAX + "}",
            paramLabel = "N",
            description =
                    "Dead letters at which intake answers 503, until some are acknowledged or"
                            + " retried. DEAD_LETTERS_MAX (${DEFAULT-VALUE})")
    private int deadLettersMax;

    @Option(
            names = "--idempotency-max",
            defaultValue = "${env:IDEMPOTENCY_MAX:-" + StoreOptions.REMEMBERED_MAX + "}",
            paramLabel = "N",
            description =
                    "Settled payments whose id is remembered, the newest."
                            + " IDEMPOTENCY_MAX (${DEFAULT-VALUE})")
    private long idempotencyMax;

    @Option(
            names = "--segment-mib",
            defaultValue = "${env:SEGMENT_MIB:-" + JournalOptions.SEGMENT_MIB + "}",
            paramLabel = "N",
            description =
                    "Size of the journal's new files, which are made ahead. SEGMENT_MIB"
                            + " (${DEFAULT-VALUE})")
    private int segmentMib;

    StoreOptions options(Durability durability) {
        return StoreOptions.of(durability, pendingMax, deadLettersMax, idempotencyMax)
                .withSegments(segmentMib);
    }
}
