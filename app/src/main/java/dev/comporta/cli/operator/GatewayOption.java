package dev.comporta.cli.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Which gateway is asked, and how its answer is printed: the same for each operator's command. */
final class GatewayOption {
    /** The gateway refused, or knows no such payment. */
    static final int REFUSED = 1;

    /** No gateway answered. */
    static final int UNREACHABLE = 3;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:COMPORTA_URL:-http://127.0.0.1:9999}",
            paramLabel = "URL",
            description = "The gateway. COMPORTA_URL (http://127.0.0.1:9999)")
    private String url = "";

    @Option(
            names = "--admin-token",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:ADMIN_TOKEN:-}",
            paramLabel = "TOKEN",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Its bearer token. Better given as ADMIN_TOKEN (none)")
    private String token = "";

    @Option(
            names = "--api-key-file",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:API_KEY_FILE:-}",
            paramLabel = "FILE",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "An API key of the gateway's. API_KEY_FILE, or the key itself in API_KEY (none)")
    private String keyFile = "";

    @Option(
            names = "--ca",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:COMPORTA_CA:-}",
            paramLabel = "FILE",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description =
                    "Certificates in PEM that are trusted for https, in place of the JDK's."
                            + " COMPORTA_CA (none)")
    private String ca = "";

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
    int ask(Function<GatewayClient, Reply> question, Consumer<JsonNode> table) {
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

    void line(String text) {
        PrintWriter out = spec().commandLine().getOut();
        out.println(text);
        out.flush();
    }

    /** Prints a table, or what is said in place of an empty one. */
    void table(Table table, String otherwise) {
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

    private GatewayClient client() {
        try {
            return new GatewayClient(url, token, apiKey(), TrustedCertificates.context(ca));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), e.getMessage(), e);
        }
    }

    /** It is no option: command lines are visible to others. */
    private String apiKey() {
        if (keyFile.isEmpty()) {
            return Objects.requireNonNullElse(System.getenv("API_KEY"), "");
        }
        try {
            return Files.readString(Path.of(keyFile));
        } catch (IOException e) {
            throw new IllegalArgumentException("--api-key-file: can't read " + keyFile, e);
        }
    }

    private void complain(String text) {
        PrintWriter err = spec().commandLine().getErr();
        err.println("comporta: " + text);
        err.flush();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
