package dev.comporta.journal.file;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.JournalException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Disk} on a real directory, through {@link FileChannel} only: on a mapped file a full
 * disk is a SIGBUS, here it is an error.
 *
 * <p>Threading: safe. A thread that is interrupted during a call closes the file under all others.
 */
public final class FileDisk implements Disk, Closeable {

    private static final String LOCK_NAME = "lock";

    /** Ids and amounts are nobody's but the gateway's user's. */
    private static final String FILE_MODE = "rw-------";

    private static final Set<StandardOpenOption> NEW_FILE =
            EnumSet.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);

    private final Path directory;
    private final FileChannel directoryChannel;
    private final @Nullable FileChannel lockFile;

    private FileDisk(Path directory, @Nullable FileChannel lockFile) throws IOException {
        this.directory = directory;
        this.lockFile = lockFile;
        directoryChannel = FileChannel.open(directory, StandardOpenOption.READ);
    }

    /**
     * Opens a directory, which is created where it is missing, for this process alone.
     *
     * @throws JournalException {@code LOCKED} where somebody has it open
     */
    public static FileDisk open(Path directory) throws IOException {
        return open(directory, FileDisk::sync);
    }

    static FileDisk open(Path directory, DirectorySync sync) throws IOException {
        List<Path> unsynced = unsyncedParents(directory.toAbsolutePath());
        Files.createDirectories(directory, owned("rwx------"));
        for (Path parent : unsynced) {
            sync.sync(parent);
        }
        FileChannel lockFile =
                FileChannel.open(
                        directory.resolve(LOCK_NAME),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        owned(FILE_MODE));
        if (!lock(lockFile)) {
            lockFile.close();
            throw new JournalException(
                    JournalException.Code.LOCKED,
                    directory + " is in use by another process; each needs a directory of its own");
        }
        return new FileDisk(directory, lockFile);
    }

    /** Makes the names in a directory survive a power loss. */
    @FunctionalInterface
    interface DirectorySync {
        void sync(Path directory) throws IOException;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Where a name on the way to a directory may be new, the outermost first: else a power loss
     * would take the directory with all that was synced in it. One that is there and empty may be
     * left by a start that was killed before it came to this; where its parent may not be read, it
     * was somebody else who made it.
     */
    private static List<Path> unsyncedParents(Path directory) throws IOException {
        Deque<Path> parents = new ArrayDeque<>();
        Path path = directory;
        Path parent = path.getParent();
        while (parent != null && !Files.exists(path)) {
            parents.addFirst(parent);
            path = parent;
            parent = path.getParent();
        }
        if (parent != null && Files.isReadable(parent) && isEmpty(path)) {
            parents.addFirst(parent);
        }
        return List.copyOf(parents);
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /** Opens a directory to read only, even while its owner runs. */
    public static FileDisk openReadOnly(Path directory) throws IOException {
        return new FileDisk(directory, null);
    }

    private static FileAttribute<Set<PosixFilePermission>> owned(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static boolean lock(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK_NAME))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public DiskFile create(String name, long sizeBytes) throws IOException {
        FileChannelFile file = new FileChannelFile(name, createChannel(name));
        try {
            file.fillWithZeros(sizeBytes);
            return file;
        } catch (IOException e) {
            file.close();
            giveBack(name, e);
            throw e;
        }
    }

    /** What can't be deleted does no harm: the next file of this name takes its place. */
    private void giveBack(String name, IOException reason) {
        try {
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private FileChannel createChannel(String name) throws IOException {
        try {
            return FileChannel.open(directory.resolve(name), NEW_FILE, owned(FILE_MODE));
        } catch (IOException e) {
            throw LackOfRoom.translate(name, e);
        }
    }

    @Override
    public DiskFile open(String name) throws IOException {
        Path path = directory.resolve(name);
        try {
            return new FileChannelFile(
                    name,
                    lockFile == null
                            ? FileChannel.open(path, StandardOpenOption.READ)
                            : FileChannel.open(
                                    path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw LackOfRoom.translate(name, e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw LackOfRoom.translate(name, e);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(
                    directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw LackOfRoom.translate(to, e);
        }
    }

    @Override
    public void syncDirectory() throws IOException {
        directoryChannel.force(true);
    }

    /** Lets others open the directory. */
    @Override
    public void close() {
        try {
            directoryChannel.close();
            if (lockFile != null) {
                lockFile.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
