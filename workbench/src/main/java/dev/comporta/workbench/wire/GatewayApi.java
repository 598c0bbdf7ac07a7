package dev.comporta.workbench.wire;

import java.net.URI;
import tools.jackson.databind.JsonNode;

/** The gateway, as a client sees it. */
public final class GatewayApi {
    private final WireClient client;
    private final URI uri;
    private final String[] headers;

    public GatewayApi(WireClient client, URI uri) {
        this(client, uri, Access.NONE);
    }

    public GatewayApi(WireClient client, URI uri, Access access) {
        this.client = client;
        this.uri = uri;
        this.headers = access.headers();
    }

    public ProcessorTotals summary(Window window) {
        URI address = uri.resolve("/payments-summary" + window.query());
        return totals(address, client.json(address, headers));
    }

    static ProcessorTotals totals(URI origin, JsonNode summary) {
        return new ProcessorTotals(
                Summaries.total(origin, summary.path("default")),
                Summaries.total(origin, summary.path("fallback")));
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        try {
            client.text(uri.resolve("/healthz"));
            return true;
        } catch (WireException notYet) {
            return false;
        }
    }

    public Metrics metrics() {
        return new Metrics(client.text(uri.resolve("/metrics"), headers));
    }
}
