package dev.comporta.gateway;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.http.HttpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * What an instance tells the others of itself, as JSON.
 *
 * <p>Threading: any.
 */
final class InstanceCard {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final String name = hostName() + "/" + ProcessHandle.current().pid();
    private final String version =
            Objects.requireNonNullElse(
                    InstanceCard.class.getPackage().getImplementationVersion(), "development");
    private final Instant since;
    private final Mode mode;
    private final Supplier<String> journal;
    private volatile String listens = "";
    private volatile String address = "";

    /**
     * @param journal how it sees the journal, in words
     */
    InstanceCard(Mode mode, InstantSource clock, Supplier<String> journal) {
        this.mode = mode;
        this.journal = journal;
        since = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Where clients come in. */
    void listensAt(HttpOptions http, String scheme, int port) {
        listens =
                http.unixSocket()
                        .map(socket -> "unix:" + socket.path())
                        .orElse(scheme + "://" + http.host() + ":" + port);
    }

    /** Where other instances do. */
    void isReachedAt(String newAddress) {
        address = newAddress;
    }

    String json() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"name\":" + quote(name));
        text.add("\"mode\":" + quote(mode.slug()));
        text.add("\"version\":" + quote(version));
        text.add("\"listens\":" + quote(listens));
        text.add("\"address\":" + quote(address));
        text.add("\"since\":" + quote(since.toString()));
        text.add("\"journal\":" + quote(journal.get()));
        return text.toString();
    }

    /** Names of hosts are asked of no resolver, which may take long. */
    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException unknown) {
            return "localhost";
        }
    }
}
