package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    @CommandLine.Command(name = "broken")
    static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new NoClassDefFoundError("for this test");
        }
    }

    @Test
    void shouldEndOnAnErrorToo() {
        CommandLine commandLine = Main.commandLine();
        commandLine.addSubcommand(new Broken());

        assertThat(Main.run(commandLine, "broken")).isEqualTo(1);
        assertThat(Main.run(commandLine, "no-such-command")).isEqualTo(2);
    }
}
