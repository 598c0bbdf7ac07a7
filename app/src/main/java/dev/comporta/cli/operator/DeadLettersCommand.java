package dev.comporta.cli.operator;

import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code comporta dead-letters}: lists dead letters, retries and acknowledges them. */
@Command(
        name = "dead-letters",
        description = {
            "Lists dead letters, the longest buried first, makes them pending again, or closes"
                    + " those that were seen to elsewhere.",
            "",
            "Reasons: refused (a 4xx to the only send), retries-exhausted (each attempt was proved"
                    + " to have booked nothing), booked-otherwise (the processor has the id booked,"
                    + " not as this payment; never tried again), unproven."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:no such dead letter, or refused",
            "2:wrong usage",
            "3:no gateway answered"
        })
public final class DeadLettersCommand implements Callable<Integer> {
    @Mixin private final GatewayOption gateway = new GatewayOption();

    @Override
    public Integer call() {
        return list(new PageOptions(), null);
    }

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    int list(
            @Mixin PageOptions page,
            @Option(
                            names = "--reason",
                            paramLabel = "REASON",
                            description = "Only those with this reason.")
                    @Nullable String reason) {
        String query = page.query() + PageOptions.parameter("reason", reason);
        return gateway.ask(client -> client.get("/dead-letters" + query), this::print);
    }

    @Command(
            name = "retry",
            description = "Makes one pending again, for any processor.",
            mixinStandardHelpOptions = true)
    int retry(@Parameters(paramLabel = "ID", description = "Its correlationId.") UUID id) {
        return gateway.ask(
                client -> client.post("/dead-letters/" + id + "/retry", ""),
                done -> gateway.line(id + " is pending again"));
    }

    @Command(
            name = "retry-all",
            description =
                    "Makes all that are there now and have a reason pending again, in steps of"
                            + " 1000.",
            mixinStandardHelpOptions = true)
    int retryAll(
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "REASON",
                            description = "refused or retries-exhausted.")
                    String reason) {
        long[] counts = {Long.MAX_VALUE, 0};
        int exitCode;
        do {
            counts[1] = 0;
            exitCode =
                    gateway.ask(
                            client ->
                                    client.post(
                                            "/dead-letters/retry?"
                                                    + PageOptions.parameter("reason", reason)
                                                            .substring(1),
                                            ""),
                            done -> count(done, counts));
        } while (exitCode == 0 && counts[0] > 0 && counts[1] > 0);
        return exitCode;
    }

    @Command(
            name = "acknowledge",
            description =
                    "Closes one that was seen to elsewhere. It is not tried any more; its id stays"
                            + " known, and the note is kept with it.",
            mixinStandardHelpOptions = true)
    int acknowledge(
            @Parameters(paramLabel = "ID", description = "Its correlationId.") UUID id,
            @Option(
                            names = "--note",
                            required = true,
                            paramLabel = "TEXT",
                            description = "What was done about it; 200 characters at most.")
                    String note) {
        String body = JsonNodeFactory.instance.objectNode().put("note", note).toString();
        return gateway.ask(
                client -> client.post("/dead-letters/" + id + "/acknowledge", body),
                done -> gateway.line(id + " is " + Reply.text(done, "state")));
    }

    /**
     * What is buried again meanwhile is not tried again, or it would never end.
     *
     * @param counts how many are still to be tried, and how many were tried just now
     */
    private void count(JsonNode done, long[] counts) {
        long retried = done.path("retried").longValue();
        long remaining = done.path("remaining").longValue();
        gateway.line("retried " + retried + ", remaining " + remaining);
        long known = counts[0] == Long.MAX_VALUE ? retried + remaining : counts[0];
        counts[0] = Math.min(known - retried, remaining);
        counts[1] = retried;
    }

    private void print(JsonNode page) {
        Table table =
                new Table(page.path("deadLetters"))
                        .column("ID", "correlationId")
                        .column("AMOUNT", letter -> Reply.money(letter, "amount"))
                        .column("PROCESSOR", "processor")
                        .column("REASON", "reason")
                        .column("EVIDENCE", Reply::evidence)
                        .column("ATTEMPTS", "attempts")
                        .column("ACCEPTED AT", "acceptedAt")
                        .column("BURIED AT", "buriedAt");
        gateway.page(table, "no dead letters", page);
    }
}
