package dev.comporta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SocketFileTest {
    @TempDir private Path directory;

    private Path path() {
        return directory.resolve("intake.sock");
    }

    private SocketFile take() throws IOException {
        return SocketFile.take(UnixSocket.of(path(), "0640"));
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path), 1);
        return listener;
    }

    @Test
    void shouldShowWhatIsBoundWithItsMode() throws IOException {
        try (SocketFile file = take();
                ServerSocketChannel _ = listen(file.bindPath())) {
            file.show();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-r-----");
            SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void shouldLeaveALiveSocketOfOthersAlone() throws IOException {
        try (ServerSocketChannel _ = listen(path())) {
            assertThatThrownBy(this::take).hasMessageContaining("in use by another process");

            SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
        }
    }

    @Test
    void shouldTakeAFullBacklogForALiveSocket() throws IOException {
        try (ServerSocketChannel _ = listen(path());
                SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path()));
                SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
            assertThatThrownBy(this::take).hasMessageContaining("in use by another process");
        }
    }

    @Test
    void shouldReplaceASocketThatNobodyListensOn() throws IOException {
        listen(path()).close();

        try (SocketFile file = take();
                ServerSocketChannel _ = listen(file.bindPath())) {
            file.show();

            SocketChannel.open(UnixDomainSocketAddress.of(path())).close();
        }
    }

    @Test
    void shouldTakeAPlaceOnce() throws IOException {
        try (SocketFile _ = take()) {
            assertThatThrownBy(this::take).hasMessageContaining("in use by another process");
        }
        take().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch", "mkdir", "mkfifo", "ln -s /dev/null"})
    void shouldLeaveWhatIsNoSocketAlone(String command) throws Exception {
        int made =
                new ProcessBuilder("sh", "-c", command + " " + path())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(made).isZero();

        assertThatThrownBy(this::take).hasMessage(path() + " exists and is no socket");

        assertThat(Files.exists(path())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "66", "0888", "rw-rw----", "01777"})
    void shouldRefuseWhatIsNoMode(String mode) {
        assertThatThrownBy(() -> UnixSocket.of(path(), mode))
                .hasMessage("a mode is written like 0660: " + mode);
    }
}
