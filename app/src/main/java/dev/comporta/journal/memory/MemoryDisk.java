package dev.comporta.journal.memory;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A {@link Disk} that forgets everything with the process: for tests and trials. */
public final class MemoryDisk implements Disk {
    private final NavigableMap<String, MemoryFile> files = new ConcurrentSkipListMap<>();

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public DiskFile create(String name, long sizeBytes) {
        MemoryFile file = new MemoryFile(Math.toIntExact(sizeBytes));
        files.put(name, file);
        return file;
    }

    @Override
    public DiskFile open(String name) throws FileNotFoundException {
        return existing(name);
    }

    @Override
    public void delete(String name) throws FileNotFoundException {
        existing(name);
        files.remove(name);
    }

    @Override
    public void rename(String from, String to) throws FileNotFoundException {
        files.put(to, existing(from));
        files.remove(from);
    }

    @Override
    public void syncDirectory() {}

    private MemoryFile existing(String name) throws FileNotFoundException {
        MemoryFile file = files.get(name);
        if (file == null) {
            throw new FileNotFoundException(name);
        }
        return file;
    }

    /** Threading: one lock a file; the compactor may read what the engine writes. */
    private static final class MemoryFile implements DiskFile {
        private byte[] bytes;
        private int size;

        MemoryFile(int size) {
            bytes = new byte[size];
            this.size = size;
        }

        @Override
        public synchronized void write(ByteBuffer source, long position) {
            int offset = Math.toIntExact(position);
            int end = Math.addExact(offset, source.remaining());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            source.get(bytes, offset, end - offset);
            size = Math.max(size, end);
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) {
            int offset = Math.toIntExact(Math.min(position, size));
            int length = Math.min(target.remaining(), size - offset);
            target.put(bytes, offset, length);
            return length;
        }

        @Override
        public void force() {}

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        public synchronized void truncate(long sizeBytes) {
            size = Math.toIntExact(Math.min(size, sizeBytes));
            Arrays.fill(bytes, size, bytes.length, (byte) 0);
        }

        @Override
        public void close() {}
    }
}
