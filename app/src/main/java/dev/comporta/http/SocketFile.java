package dev.comporta.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The place of a Unix domain socket, taken by one process: a lock on a file beside it ({@code
 * <path>.lock}) says so for as long as that process lives. What is at the path and is no socket, or
 * is one on which somebody listens, is left alone.
 *
 * <p>The socket is bound under another name and moved into place with its mode set, so nobody can
 * connect before, and the path is never without a socket while a stale one is replaced.
 *
 * <p>Threading: for the thread that starts and stops the process.
 */
final class SocketFile implements Closeable {
    private static final String UNIX_MODE = "unix:mode";
    private static final int TYPE_MASK = 0xF000;
    private static final int TYPE_SOCKET = 0xC000;

    private final UnixSocket socket;
    private final FileChannel lock;

    private SocketFile(UnixSocket socket, FileChannel lock) {
        this.socket = socket;
        this.lock = lock;
    }

    /**
     * Takes the place.
     *
     * @throws IOException where somebody has it, or where something else is there
     */
    static SocketFile take(UnixSocket socket) throws IOException {
        FileChannel lock =
                FileChannel.open(
                        Path.of(socket.path() + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            requireLock(socket.path(), lock);
            requireFree(socket.path());
            Files.deleteIfExists(new SocketFile(socket, lock).bindPath());
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        return new SocketFile(socket, lock);
    }

    private static void requireLock(Path path, FileChannel lock) throws IOException {
        boolean taken;
        try {
            taken = lock.tryLock() != null;
        } catch (OverlappingFileLockException e) { // by this process
            taken = false;
        }
        if (!taken) {
            throw inUse(path);
        }
    }

    private static void requireFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, UNIX_MODE, LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE_MASK) != TYPE_SOCKET) {
            throw new IOException(path + " exists and is no socket");
        }
        if (isListenedOn(path)) {
            throw inUse(path);
        }
    }

    /** Only a refusal proves that nobody listens: a full backlog, for instance, is somebody. */
    private static boolean isListenedOn(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static IOException inUse(Path path) {
        return new IOException(path + " is in use by another process; each needs one of its own");
    }

    /** Where to bind. */
    Path bindPath() {
        return Path.of(socket.path() + "~");
    }

    /** Shows what is bound there now to clients. */
    void show() throws IOException {
        Files.setAttribute(bindPath(), UNIX_MODE, socket.mode());
        Files.move(bindPath(), socket.path(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves the place to others: no client finds a socket there that nobody listens on. */
    @Override
    public void close() throws IOException {
        if (!lock.isOpen()) {
            return;
        }
        Files.deleteIfExists(socket.path());
        lock.close();
    }
}
