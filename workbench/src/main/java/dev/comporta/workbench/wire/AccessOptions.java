package dev.comporta.workbench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a tool is told to come in at a gateway. A key is no option: command lines are visible. */
public final class AccessOptions {
    @Option(
            names = "--ca",
            defaultValue = "${env:COMPORTA_CA:-}",
            paramLabel = "FILE",
            description =
                    "certificates in PEM that are trusted for https, in place of the JDK's."
                            + " COMPORTA_CA")
    private String ca = "";

    @Option(
            names = "--api-key-file",
            defaultValue = "${env:API_KEY_FILE:-}",
            paramLabel = "FILE",
            description = "an API key of the gateway's. API_KEY_FILE, or the key itself in API_KEY")
    private String keyFile = "";

    /**
     * What they come to.
     *
     * @throws WireException where the key's file can't be read
     */
    public Access access() {
        return new Access(key(), Optional.of(ca).filter(it -> !it.isEmpty()).map(Path::of));
    }

    private String key() {
        if (keyFile.isEmpty()) {
            return Optional.ofNullable(System.getenv("API_KEY")).orElse("").strip();
        }
        try {
            return Files.readString(Path.of(keyFile)).strip();
        } catch (IOException e) {
            throw new WireException("can't read the API key in " + keyFile + ": " + e);
        }
    }
}
