package dev.comporta.cli.operator;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code comporta in-doubt}: lists payments in doubt, and takes an operator's word for one. */
@Command(
        name = "in-doubt",
        description = {
            "Lists payments in doubt, the oldest first, or resolves one by what an operator has"
                    + " found in the processor's own books.",
            "",
            "Resolve only what the processor can't tell by itself. A payment that is called"
                    + " not-booked goes to any processor: if that was wrong, it is paid twice."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = InDoubtCommand.Resolve.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:not in doubt, no such payment, or refused",
            "2:wrong usage",
            "3:no gateway answered"
        })
public final class InDoubtCommand implements Callable<Integer> {
    @Mixin private final GatewayOption gateway = new GatewayOption();

    @Override
    public Integer call() {
        return list(new PageOptions(), null);
    }

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    int list(
            @Mixin PageOptions page,
            @Option(
                            names = "--processor",
                            paramLabel = "NAME",
                            description = "Only those at this one.")
                    @Nullable String processor) {
        String query = page.query() + PageOptions.parameter("processor", processor);
        return gateway.ask(client -> client.get("/in-doubt" + query), this::print);
    }

    private void print(JsonNode page) {
        Table table =
                new Table(page.path("inDoubt"))
                        .column("ID", "correlationId")
                        .column("AMOUNT", doubt -> Reply.money(doubt, "amount"))
                        .column("PROCESSOR", "processor")
                        .column("REQUESTED AT", "requestedAt")
                        .column("AGE", InDoubtCommand::age)
                        .column("SENDS", "sends")
                        .column("EVIDENCE", Reply::evidence);
        gateway.page(table, "no payment is in doubt", page);
    }

    private static String age(JsonNode doubt) {
        Duration age = Duration.ofSeconds(doubt.path("ageMillis").longValue() / 1000);
        return age.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** {@code comporta in-doubt resolve}. */
    @Command(
            name = "resolve",
            description = "Says what became of one payment in doubt. It is recorded as such.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Resolve implements Callable<Integer> {
        @ParentCommand private @Nullable InDoubtCommand parent;

        @Parameters(paramLabel = "ID", description = "Its correlationId.")
        private UUID id = new UUID(0, 0);

        @ArgGroup(multiplicity = "1")
        private Outcome outcome = new Outcome();

        @Option(
                names = "--requested-at",
                paramLabel = "INSTANT",
                description =
                        "With --booked: the requestedAt that the processor has; that of the attempt"
                                + " if not given.")
        private @Nullable String requestedAt;

        @Option(
                names = "--note",
                paramLabel = "TEXT",
                description = "Why; kept with the payment, 200 characters at most.")
        private @Nullable String note;

        /** Exactly one of them. */
        static final class Outcome {
            @Option(
                    names = "--booked",
                    required = true,
                    description = "The processor has booked it: it is settled.")
            private boolean booked;

            @Option(
                    names = "--not-booked",
                    required = true,
                    description = "It has not, and never will: any processor may be next.")
            private boolean notBooked;

            String word() {
                if (booked == notBooked) {
                    throw new IllegalStateException("one outcome must be given");
                }
                return booked ? "booked" : "not-booked";
            }
        }

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("outcome", outcome.word());
            if (requestedAt != null) {
                body.put("requestedAt", requestedAt);
            }
            if (note != null) {
                body.put("note", note);
            }
            GatewayOption gateway = Objects.requireNonNull(parent).gateway;
            return gateway.ask(
                    client -> client.post("/in-doubt/" + id + "/resolve", body.toString()),
                    done -> gateway.line(id + " is " + Reply.text(done, "state")));
        }
    }
}
