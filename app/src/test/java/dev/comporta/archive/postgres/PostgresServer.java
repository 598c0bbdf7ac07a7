package dev.comporta.archive.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.Driver;

/** A real PostgreSQL of its own, on a free port of loopback and in a directory. */
public final class PostgresServer implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final Path programs;
    private final Path directory;
    private final int port;
    private @Nullable Process process;

    private PostgresServer(Path programs, Path directory) throws IOException {
        this.programs = programs;
        this.directory = directory;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        run("chown", "postgres:", directory.toString());
    }

    /** Starts one; the test is skipped where PostgreSQL is not installed. */
    public static PostgresServer start() throws IOException {
        Optional<Path> programs = programs();
        Assumptions.assumeTrue(programs.isPresent(), "no PostgreSQL: apt install postgresql-15");
        PostgresServer server = new PostgresServer(programs.orElseThrow(), newDirectory());
        run(
                server.asPostgres(
                        "initdb",
                        "-D",
                        server.data(),
                        "-U",
                        "comporta",
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        server.restart();
        return server;
    }

    /** Starts another one that follows this one, and may be read. */
    public PostgresServer startStandby() throws IOException {
        PostgresServer standby = new PostgresServer(programs, newDirectory());
        run(
                asPostgres(
                        "pg_basebackup",
                        "-D",
                        standby.data(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-U",
                        "comporta",
                        "--checkpoint=fast",
                        "--write-recovery-conf",
                        "--no-sync"));
        standby.restart();
        return standby;
    }

    private static Path newDirectory() throws IOException {
        return Files.createTempDirectory(Path.of("/tmp"), "comporta-postgres-");
    }

    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(it -> it.resolve("bin"))
                    .filter(it -> Files.isExecutable(it.resolve("postgres")))
                    .max(Path::compareTo);
        }
    }

    public String url() {
        return "postgres://comporta@127.0.0.1:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    public PostgresOptions options(String name) {
        return options(name, Duration.ofSeconds(2));
    }

    /** For calls that must not fail for the machine's being slow. */
    public PostgresOptions patientOptions(String name) {
        return options(name, Duration.ofMinutes(1));
    }

    private PostgresOptions options(String name, Duration timeout) {
        return new PostgresOptions(url(), "", "", name, timeout, false);
    }

    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "comporta");
        return Objects.requireNonNull(
                new Driver()
                        .connect("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties));
    }

    /** Runs SQL, as the owner of everything. */
    public void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The lines of a query, their columns with bars between them. */
    public List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    line.append(column == 1 ? "" : "|").append(rows.getString(column));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }

    /** SIGKILL to all of it. */
    public void kill() throws IOException {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(it -> it.onExit().join());
        Files.deleteIfExists(Path.of(data(), "postmaster.pid"));
    }

    /** Starts it again, with what its directory holds. */
    public void restart() throws IOException {
        process = launch();
    }

    /** Sends a signal to all its processes: STOP lets it hang, CONT go on. */
    public void signal(String name) throws IOException {
        for (ProcessHandle one : processes()) {
            run("kill", "-" + name, Long.toString(one.pid()));
        }
    }

    private List<ProcessHandle> processes() {
        return process == null
                ? List.of()
                : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    }

    @Override
    public void close() throws IOException {
        kill();
        run("rm", "-rf", directory.toString());
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** It refuses to run as root. */
    private List<String> asPostgres(String program, String... arguments) {
        List<String> line = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            line.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        line.add(programs.resolve(program).toString());
        line.addAll(List.of(arguments));
        return line;
    }

    private Process launch() throws IOException {
        Process started =
                new ProcessBuilder(
                                asPostgres(
                                        "postgres",
                                        "-D",
                                        data(),
                                        "-p",
                                        Integer.toString(port),
                                        "-c",
                                        "listen_addresses=127.0.0.1",
                                        "-c",
                                        "unix_socket_directories=" + directory,
                                        "-c",
                                        "fsync=off",
                                        "-c",
                                        "shared_buffers=16MB"))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                        .start();
        awaitAnswer(started);
        return started;
    }

    private void awaitAnswer(Process started) throws IOException {
        long start = System.nanoTime();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() - start > START_MAX.toNanos()) {
                throw new IOException(Files.readString(directory.resolve("log")));
            }
            pause();
        }
    }

    private boolean answers() {
        try {
            run("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void run(String... line) throws IOException {
        run(List.of(line));
    }

    private static void run(List<String> line) throws IOException {
        Process child = new ProcessBuilder(line).redirectErrorStream(true).start();
        String words = new String(child.getInputStream().readAllBytes(), UTF_8);
        try {
            if (child.waitFor() != 0) {
                throw new IOException(line + ": " + words);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
