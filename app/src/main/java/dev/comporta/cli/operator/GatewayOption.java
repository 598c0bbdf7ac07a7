package dev.comporta.cli.operator;

import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** Which gateway is asked, and how its answer is printed: the same for each operator's command. */
public final class GatewayOption extends GatewayAccess {
    /** A gateway at its usual port. */
    public GatewayOption() {}

    /** Another service, at its usual URL. */
    public GatewayOption(String usualUrl) {
        super(usualUrl);
    }

    /** The gateway refused, or knows no such payment. */
    static final int REFUSED = 1;

    /** No gateway answered. */
    static final int UNREACHABLE = 3;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the gateway's answer as it is.")
    private boolean json;

    /**
     * Asks once and prints.
     *
     * @param table prints an answer of 200 for people
     * @return the exit code
     */
    public int ask(Function<GatewayClient, Reply> question, Consumer<JsonNode> table) {
        return ask(question, table, reply -> {});
    }

    /**
     * The same.
     *
     * @param look gets each answer of 200, however it is printed
     */
    int ask(
            Function<GatewayClient, Reply> question,
            Consumer<JsonNode> table,
            Consumer<Reply> look) {
        try (GatewayClient client = client()) {
            Reply reply = question.apply(client);
            if (reply.isOk()) {
                look.accept(reply);
            }
            if (json) {
                line(reply.text());
            } else if (reply.isOk()) {
                table.accept(reply.json());
            } else {
                complain(reply.refusal());
            }
            return reply.isOk() ? CommandLine.ExitCode.OK : REFUSED;
        } catch (UnreachableException e) {
            complain(String.valueOf(e.getMessage()));
            return UNREACHABLE;
        }
    }

    /** Whether the answer is wanted as it is. */
    public boolean isJson() {
        return json;
    }

    public void line(String text) {
        PrintWriter out = spec().commandLine().getOut();
        out.println(text);
        out.flush();
    }

    /** Prints a table, or what is said in place of an empty one. */
    public void table(Table table, String otherwise) {
        if (table.isEmpty()) {
            line(otherwise);
            return;
        }
        var lines = table.lines();
        line(bold(lines.getFirst()));
        lines.stream().skip(1).forEach(this::line);
    }

    /** Prints one part of a long list, and how to go on. */
    void page(Table table, String otherwise, JsonNode page) {
        table(table, otherwise);
        String next = Reply.text(page, "next");
        if (!next.equals("-")) {
            line("there are more: --after " + next);
        }
    }

    /** On a terminal, and not with NO_COLOR (no-color.org). */
    private static String bold(String text) {
        return Ansi.AUTO.enabled() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** Says on stderr what is not as it should be. */
    public void complain(String text) {
        PrintWriter err = spec().commandLine().getErr();
        err.println("comporta: " + text);
        err.flush();
    }
}
