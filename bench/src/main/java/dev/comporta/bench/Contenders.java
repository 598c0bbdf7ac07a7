package dev.comporta.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs that are compared, each on {@link Contender#PORT}. */
final class Contenders {
    private static final String PORT = Integer.toString(Contender.PORT);

    private Contenders() {}

    /**
     * A gateway of a checkout.
     *
     * @param settings environment variables
     */
    static Contender gateway(String name, Path checkout, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DATA_DIR", "{dir}");
        environment.put("PORT", PORT);
        return new Contender(
                name, List.of(checkout.resolve("comporta").toString(), "serve"), environment);
    }

    /** Netty on the gateway's own transport that reads nothing but the end of a body. */
    static Contender bareResponder() {
        return java("bare Netty responder", "dev.comporta.bench.BareResponder");
    }

    /** The gateway's own HTTP and scanner over nothing that keeps anything. */
    static Contender bareIntake() {
        return java("intake over nothing", "dev.comporta.bench.BareIntake");
    }

    /** In C, built from this checkout; none where there is no compiler. */
    static List<Contender> references(Path home) throws InterruptedException, IOException {
        String program = responderInC(home);
        return program.isEmpty()
                ? List.of()
                : List.of(new Contender("C responder", List.of(program, PORT), Map.of()));
    }

    /** The program, which takes a port or the path of a socket; empty without a compiler. */
    static String responderInC(Path home) throws InterruptedException, IOException {
        Path program = Files.createTempFile("responder", "");
        program.toFile().deleteOnExit();
        Path source = home.resolve("bench/src/main/c/responder.c");
        try {
            Process compiler =
                    new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
                            .inheritIO()
                            .start();
            return compiler.waitFor() == 0 ? program.toString() : "";
        } catch (IOException e) {
            System.err.println("no C compiler here (cc): the responder in C is left out");
            return "";
        }
    }

    /**
     * @see Footprint#JDK
     */
    private static Contender java(String name, String mainClass) {
        List<String> command = new ArrayList<>();
        String jdk = Optional.ofNullable(Footprint.JDK).orElse(System.getProperty("java.home"));
        command.add(Path.of(jdk, "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of("--port", PORT));
        return new Contender(name, command, Map.of());
    }
}
