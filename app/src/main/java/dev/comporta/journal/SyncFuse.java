package dev.comporta.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets no fsync follow one that failed. After an error the kernel may have dropped the unsynced
 * pages and marked them clean: a second fsync would then succeed and prove nothing.
 *
 * <p>Threading: shared by the owner and the background threads; once blown, it stays so.
 */
final class SyncFuse {

    private volatile @Nullable Throwable cause;

    @Nullable Throwable cause() {
        return cause;
    }

    boolean isBlown() {
        return cause != null;
    }

    void blow(Throwable newCause) {
        if (cause == null) {
            cause = newCause;
        }
    }

    void force(DiskFile file) throws IOException {
        guard(file::force);
    }

    void syncDirectory(Disk disk) throws IOException {
        guard(disk::syncDirectory);
    }

    private void guard(Sync sync) throws IOException {
        if (isBlown()) {
            throw new IOException("no fsync may follow one that failed", cause);
        }
        try {
            sync.run();
        } catch (IOException e) {
            blow(e);
            throw e;
        }
    }

    @FunctionalInterface
    private interface Sync {
        void run() throws IOException;
    }
}
