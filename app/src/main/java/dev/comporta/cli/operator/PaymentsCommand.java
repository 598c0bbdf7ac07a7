package dev.comporta.cli.operator;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code comporta payments}: tells the life of one payment. */
@Command(
        name = "payments",
        description = {
            "Tells the life of one payment: each attempt, what was seen of it, how it ended.",
            "",
            "Of a payment that was settled by its first attempt, or long ago, only the last attempt"
                    + " is known; the count is always exact."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:told",
            "1:no such payment, or refused",
            "2:wrong usage",
            "3:no gateway answered"
        })
public final class PaymentsCommand implements Callable<Integer> {
    @Mixin private final GatewayOption gateway = new GatewayOption();

    @Parameters(paramLabel = "ID", description = "The payment's correlationId.")
    private UUID id = new UUID(0, 0);

    @Override
    public Integer call() {
        return gateway.ask(client -> client.get("/payments/" + id), this::print);
    }

    private void print(JsonNode payment) {
        gateway.line("payment   " + Reply.text(payment, "correlationId"));
        gateway.line("amount    " + Reply.money(payment, "amount"));
        gateway.line(
                "state     "
                        + Reply.text(payment, "state")
                        + " since "
                        + Reply.text(payment, "changedAt"));
        gateway.line("accepted  " + Reply.text(payment, "acceptedAt"));
        gateway.line("attempts  " + Reply.text(payment, "attempts"));
        Table table =
                new Table(payment.path("trail"))
                        .column("NO", "number")
                        .column("PROCESSOR", "processor")
                        .column("REQUESTED AT", "requestedAt")
                        .column("SENDS", "sends")
                        .column("EVIDENCE", Reply::evidence)
                        .column("ENDING", "ending")
                        .column("ENDED", "endedAt");
        gateway.table(table, "no attempt yet");
        for (JsonNode note : payment.path("notes")) {
            gateway.line(
                    "note      "
                            + Reply.text(note, "at")
                            + ", of attempt "
                            + Reply.text(note, "attempt")
                            + ": "
                            + Reply.text(note, "text"));
        }
    }
}
