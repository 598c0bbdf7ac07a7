package dev.comporta.simulation;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.SharedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A disk at whose every step the process may die. */
record CrashingDisk(Disk disk, CrashPoints points) implements Disk {

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public DiskFile create(String name, long sizeBytes) throws IOException {
        points.reach(CrashPoint.BEFORE_WRITE);
        DiskFile file = new CrashingFile(disk.create(name, sizeBytes), points);
        points.reach(CrashPoint.AFTER_WRITE);
        return file;
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new CrashingFile(disk.open(name), points);
    }

    @Override
    public void delete(String name) throws IOException {
        points.reach(CrashPoint.BEFORE_DELETE);
        disk.delete(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        points.reach(CrashPoint.BEFORE_RENAME);
        disk.rename(from, to);
        points.reach(CrashPoint.AFTER_RENAME);
    }

    @Override
    public Optional<SharedLog> sharedLog() {
        return disk.sharedLog();
    }

    @Override
    public void syncDirectory() throws IOException {
        points.reach(CrashPoint.BEFORE_SYNC);
        disk.syncDirectory();
    }

    private record CrashingFile(DiskFile file, CrashPoints points) implements DiskFile {

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            points.reach(CrashPoint.BEFORE_WRITE);
            if (points.wouldFire(CrashPoint.INSIDE_WRITE)) {
                int half = source.remaining() / 2;
                file.write(source.slice(source.position(), half), position);
                throw new SimulatedCrash(CrashPoint.INSIDE_WRITE);
            }
            file.write(source, position);
            points.reach(CrashPoint.AFTER_WRITE);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void force() throws IOException {
            points.reach(CrashPoint.BEFORE_SYNC);
            file.force();
            points.reach(CrashPoint.AFTER_SYNC);
        }

        @Override
        public long size() throws IOException {
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
