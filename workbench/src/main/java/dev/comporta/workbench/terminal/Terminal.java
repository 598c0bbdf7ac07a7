package dev.comporta.workbench.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;

/**
 * Where a tool prints. Colours and the line that overwrites itself appear on a terminal only, and
 * colours only when {@code NO_COLOR} is not set (no-color.org).
 *
 * <p>Threading: shared; each line is printed whole.
 */
public final class Terminal {
    /** What a piece of text means; the colour follows from it. */
    public enum Tone {
        GOOD("32"),
        BAD("31"),
        NOTABLE("33"),
        FAINT("2"),
        STRONG("1");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private static final int BAR_WIDTH = 30;

    private final PrintStream out;
    private final boolean interactive;
    private final boolean coloured;

    public Terminal(PrintStream out, boolean interactive, boolean coloured) {
        this.out = out;
        this.interactive = interactive;
        this.coloured = coloured;
    }

    /** Colours and the bar appear only when both standard input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 answers null again when it is redirected
    public static Terminal standard() {
        Console console = System.console();
        boolean interactive = console != null && console.isTerminal();
        String noColor = System.getenv("NO_COLOR");
        return new Terminal(
                System.out, interactive, interactive && (noColor == null || noColor.isEmpty()));
    }

    public boolean isInteractive() {
        return interactive;
    }

    public void line(String text) {
        out.println(interactive ? "\r\u001b[K" + text : text);
        out.flush();
    }

    public void lines(List<String> lines) {
        lines.forEach(this::line);
    }

    public String toned(Tone tone, String text) {
        return coloured ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    /** Draws a bar over the current line; does nothing when the output is not a terminal. */
    public void progress(double share, String text) {
        if (interactive) {
            int done = (int) (Math.clamp(share, 0.0, 1.0) * BAR_WIDTH);
            out.print(
                    "\r\u001b[K[" + "#".repeat(done) + ".".repeat(BAR_WIDTH - done) + "] " + text);
            out.flush();
        }
    }
}
