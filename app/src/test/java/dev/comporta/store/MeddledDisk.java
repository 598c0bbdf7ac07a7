package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A source, whose owner does something in front of one access. */
final class MeddledDisk implements Disk {
    private final SimulatedDisk disk;
    private final Runnable work;
    private int accessesLeft;

    MeddledDisk(SimulatedDisk disk, int accesses, Runnable work) {
        this.disk = disk;
        this.work = work;
        accessesLeft = accesses;
    }

    private void access() {
        if (accessesLeft-- == 0) {
            work.run();
        }
    }

    @Override
    public List<String> list() {
        access();
        return disk.list();
    }

    @Override
    public DiskFile open(String name) throws IOException {
        access();
        return new MeddledFile(disk.open(name));
    }

    @Override
    public DiskFile create(String name, long sizeBytes) {
        throw new AssertionError(name);
    }

    @Override
    public void delete(String name) {
        throw new AssertionError(name);
    }

    @Override
    public void rename(String from, String to) {
        throw new AssertionError(from);
    }

    @Override
    public void syncDirectory() {
        throw new AssertionError("read only");
    }

    private final class MeddledFile implements DiskFile {
        private final DiskFile file;

        MeddledFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            access();
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer bytes, long position) {
            throw new AssertionError("read only");
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long sizeBytes) {
            throw new AssertionError("read only");
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
