package dev.comporta.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What gateways are read from, and whether Linux has it in memory. */
final class ProgramFiles {
    private final List<String> directories = new ArrayList<>();

    /**
     * @param jdk that runs them; null where it is everybody's
     */
    ProgramFiles(@Nullable String jdk, List<Path> checkouts) {
        if (jdk != null) {
            directories.add(jdk);
        }
        for (Path checkout : checkouts) {
            for (String directory : List.of("target", "app/target", "workbench/target")) {
                directories.add(checkout.resolve(directory).toString());
            }
        }
    }

    /** Reads all of it. */
    void load() throws InterruptedException, IOException {
        onEach("bs=1M");
    }

    /**
     * Pages of files belong to the group that first read them: without this, programs and libraries
     * would cost nothing here, and in a container of their own they do.
     */
    void forget() throws InterruptedException, IOException {
        onEach("iflag=nocache", "count=0");
    }

    /** Runs {@code dd}. */
    private void onEach(String... operands) throws InterruptedException, IOException {
        List<String> command = new ArrayList<>(List.of("find"));
        command.addAll(directories);
        command.addAll(List.of("-type", "f", "-size", "+16k", "-exec", "dd", "if={}"));
        command.addAll(List.of(operands));
        command.addAll(List.of("of=/dev/null", "status=none", ";"));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            System.err.println("page cache: not as it should be, " + String.join(" ", operands));
        }
    }
}
