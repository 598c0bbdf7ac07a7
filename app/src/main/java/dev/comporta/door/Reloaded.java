package dev.comporta.door;

import dev.comporta.log.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that is read from files, and again when they have changed. What can't be used leaves
 * what was there before, and that is said once.
 *
 * <p>The files are small and compared as a whole: their times would miss a change that is as fast
 * as the clock, or a link that was turned to a file of the same age.
 *
 * <p>Threading: {@link #check} by one thread; what is read may be asked for on any.
 */
final class Reloaded<T> {
    private static final int FILE_BYTES_MAX = 1 << 20;

    private final String key;
    private final List<Path> files;
    private final Loader<T> loader;
    private final BiConsumer<Event, String> log;
    private volatile @Nullable T current;
    private volatile @Nullable String problem;
    private volatile int version;
    private @Nullable String suspected;
    private List<byte[]> seen = List.of();

    /** Makes something of the files' contents. */
    interface Loader<T> {
        /**
         * Reads them, or says why not.
         *
         * @param contents in the order of the files
         * @param before what was made of them before; null: nothing yet
         * @throws IllegalArgumentException saying what is wrong, without repeating a secret
         */
        T load(List<byte[]> contents, @Nullable T before);
    }

    /**
     * Reads them at once.
     *
     * @param key the setting that names the files, for messages
     * @throws IllegalArgumentException where they can't be used
     */
    Reloaded(String key, List<Path> files, Loader<T> loader, BiConsumer<Event, String> log) {
        this.key = key;
        this.files = List.copyOf(files);
        this.loader = loader;
        this.log = log;
        seen = contents();
        current = load(seen);
    }

    T current() {
        return Objects.requireNonNull(current);
    }

    /** Another number once {@link #current} is another one. */
    int version() {
        return version;
    }

    /** Why the files as they are now can't be used. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Reads them again where they have changed. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    void check() {
        try {
            List<byte[]> now = contents();
            boolean same = isSame(now);
            seen = now;
            if (same && suspected == null) {
                return;
            }
            current = load(now);
            problem = null;
            suspected = null;
            version++;
            log.accept(DoorEvents.FILES_READ, key + ": read again");
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** Of what lasts: files that belong together are often written one after the other. */
    private void complain(String text) {
        if (text.equals(suspected) && !text.equals(problem)) {
            problem = text;
            log.accept(DoorEvents.FILES_UNUSABLE, text + "; what was read before stays in use");
        }
        suspected = text;
    }

    private boolean isSame(List<byte[]> now) {
        for (int i = 0; i < now.size(); i++) {
            if (i >= seen.size() || !Arrays.equals(now.get(i), seen.get(i))) {
                return false;
            }
        }
        return true;
    }

    private T load(List<byte[]> contents) {
        try {
            return loader.load(contents, current);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private List<byte[]> contents() {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(read(file));
        }
        return contents;
    }

    private byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new IllegalArgumentException(key + ": " + file + " is longer than 1 MiB");
            }
            return bytes;
        } catch (FileSystemException e) {
            String reason = e.getReason();
            throw new IllegalArgumentException(
                    key
                            + ": can't read "
                            + file
                            + ": "
                            + (reason == null ? e.getClass().getSimpleName() : reason),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(key + ": can't read " + file + ": " + e, e);
        }
    }
}
