package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.memory.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk in memory that is read as if it were far away, and counts how often it is asked. */
final class CountedDisk implements Disk {
    private final Disk disk = new MemoryDisk();
    private final int windowBytes;
    private int calls;

    CountedDisk(int windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** Since this was last asked. */
    int callsSince() {
        int since = calls;
        calls = 0;
        return since;
    }

    @Override
    public int windowBytes() {
        return windowBytes;
    }

    @Override
    public List<String> list() throws IOException {
        calls++;
        return disk.list();
    }

    @Override
    public DiskFile create(String name, long sizeBytes) throws IOException {
        return new CountedFile(disk.create(name, sizeBytes));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        calls++;
        return new CountedFile(disk.open(name));
    }

    @Override
    public void delete(String name) throws IOException {
        disk.delete(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void syncDirectory() throws IOException {
        disk.syncDirectory();
    }

    private final class CountedFile implements DiskFile {
        private final DiskFile file;

        CountedFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            file.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            calls++;
            return file.read(target, position);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public long size() throws IOException {
            calls++;
            return file.size();
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            file.truncate(sizeBytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
