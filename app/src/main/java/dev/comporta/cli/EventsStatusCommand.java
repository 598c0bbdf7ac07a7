package dev.comporta.cli;

import dev.comporta.cli.operator.GatewayOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code comporta events status}: how an event service is. */
@Command(
        name = "status",
        description = "Tells how a running event service is.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it takes events", "1:it takes none", "2:wrong usage", "3:none answered"})
final class EventsStatusCommand implements Callable<Integer> {
    @Mixin private final GatewayOption service = new GatewayOption(EventsAccess.USUAL_URL);

    @Override
    public Integer call() {
        return service.ask(client -> client.get("/readyz"), this::print);
    }

    private void print(JsonNode report) {
        report.properties()
                .forEach(it -> service.line(it.getKey() + "  " + it.getValue().asString()));
    }
}
