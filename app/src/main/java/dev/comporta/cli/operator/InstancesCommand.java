package dev.comporta.cli.operator;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code comporta instances}: who shares the journal, and whose it is. */
@Command(
        name = "instances",
        description = {
            "Shows the instances that share a journal, and which one owns it.",
            "Asks Redis where REDIS_URL is set, else the gateway; with --url the gateway."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:shown, and one of them owns the journal",
            "1:nobody owns it, or refused",
            "2:wrong usage",
            "3:no gateway, or no Redis, answered"
        })
public final class InstancesCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private final GatewayOption gateway = new GatewayOption();

    private final Shared shared;
    private boolean isOwned;

    /** A journal that is reached without a gateway. */
    public interface Shared {

        /** Whose it is, as a gateway tells it; empty: none is named. */
        Optional<String> instancesJson() throws IOException;
    }

    public InstancesCommand(Shared shared) {
        this.shared = shared;
    }

    @Override
    public Integer call() {
        int code = gateway.ask(this::ask, this::print, reply -> look(reply.json()));
        return code == 0 && !isOwned ? GatewayOption.REFUSED : code;
    }

    private Reply ask(GatewayClient client) {
        return isUrlGiven()
                ? client.get("/instances")
                : ofRedis().orElseGet(() -> client.get("/instances"));
    }

    private boolean isUrlGiven() {
        return spec != null && spec.commandLine().getParseResult().hasMatchedOption("--url");
    }

    private Optional<Reply> ofRedis() {
        try {
            return shared.instancesJson().map(text -> new Reply(200, text));
        } catch (IOException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()));
        }
    }

    private void look(JsonNode report) {
        for (JsonNode instance : report.path("instances")) {
            isOwned |= instance.path("owns").asBoolean(false);
        }
        isOwned |= report.path("owner").isObject();
    }

    private void print(JsonNode report) {
        Table table =
                new Table(report.path("instances"))
                        .column("NAME", "name")
                        .column("ROLE", InstancesCommand::role)
                        .column("VERSION", "version")
                        .column("LISTENS", "listens")
                        .column("ADDRESS", "address")
                        .column("SINCE", "since")
                        .column("SEEN", it -> it.path("seenMillisAgo").longValue() / 1000 + "s ago")
                        .column("JOURNAL", "journal");
        gateway.table(table, "no instances");
        if (!report.path("journal").isNull()) {
            gateway.line(journal(report));
        }
        String loss = Reply.text(report, "loss");
        if (!loss.equals("-")) {
            gateway.line(loss);
        }
    }

    private static String role(JsonNode instance) {
        if (instance.path("owns").asBoolean(false)) {
            return "owner";
        }
        String mode = Reply.text(instance, "mode");
        return mode.equals("api") ? mode : "stand-by";
    }

    private static String journal(JsonNode report) {
        JsonNode owner = report.path("owner");
        String name = "journal " + Reply.text(report, "journal");
        return owner.isObject()
                ? name
                        + ": term "
                        + Reply.text(owner, "term")
                        + ", lease "
                        + Reply.text(owner, "leaseMillis")
                        + " ms yet, last record "
                        + Reply.text(owner, "lastSequence")
                : name + ": nobody owns it";
    }
}
