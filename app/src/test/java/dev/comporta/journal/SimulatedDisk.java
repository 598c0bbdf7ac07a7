package dev.comporta.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that forgets what was not synced, in any way a real one may, from a seed.
 *
 * <p>{@link #crash()} is a power loss: each unsynced sector is kept, lost or torn, and each
 * unsynced change of names kept or lost, each on its own. {@link #kill()} is a SIGKILL: everything
 * written survives. Both make the handles from before unusable, so that a task left over in a queue
 * can't write into the next life. A strict fake: wrong use is an {@link IllegalStateException}.
 *
 * <p>Threading: one thread.
 */
public final class SimulatedDisk implements Disk {

    /** What goes wrong, silently, with one write. */
    public enum WriteFault {
        LOST,
        MISDIRECTED,
        DOUBLED
    }

    /**
     * Thrown where the power went; the next call must be {@link #crash()} or {@link #kill()}. An
     * error, since nobody may catch it and go on.
     */
    public static final class PowerLoss extends Error {
        private PowerLoss() {
            super("simulated power loss");
        }
    }

    private final SplittableRandom random;
    private final Map<String, SimulatedBytes> names = new TreeMap<>();
    private final Map<String, SimulatedBytes> durableNames = new TreeMap<>();
    private final List<Consumer<Map<String, SimulatedBytes>>> unsyncedChanges = new ArrayList<>();

    private int life;
    private int openFiles;
    private long capacityBytes = Long.MAX_VALUE;
    private int operationsLeft = Integer.MAX_VALUE;
    private int forceCount;
    private int forcesToFail;
    private boolean opensFiles = true;
    private @Nullable Throwable writeError;
    private @Nullable Error forceError;
    private @Nullable WriteFault writeFault;
    private long faultDistanceBytes;

    public SimulatedDisk(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The same disk at the same moment, whose crashes follow another seed. No handle is copied. */
    public SimulatedDisk copy(long seed) {
        if (!unsyncedChanges.isEmpty()) {
            throw new IllegalStateException("copy a disk only when its directory is synced");
        }
        SimulatedDisk copy = new SimulatedDisk(seed);
        names.forEach((name, bytes) -> copy.names.put(name, bytes.copy()));
        copy.durableNames.putAll(copy.names);
        copy.capacityBytes = capacityBytes;
        return copy;
    }

    /** Power loss. */
    public void crash() {
        unsyncedChanges.stream()
                .filter(change -> random.nextBoolean())
                .forEach(change -> change.accept(durableNames));
        unsyncedChanges.clear();
        names.clear();
        names.putAll(durableNames);
        names.values().stream().distinct().forEach(bytes -> bytes.crash(random));
        kill();
    }

    /** SIGKILL of the process: the operating system keeps what was written. */
    public void kill() {
        life++;
        operationsLeft = Integer.MAX_VALUE;
        openFiles = 0;
    }

    /** Throws {@link PowerLoss} in place of the change of bytes or names after the next so many. */
    public void losePowerAfter(int operations) {
        operationsLeft = operations;
    }

    /** How much fits, in bytes; what is there already stays. */
    public void setCapacityBytes(long newCapacityBytes) {
        capacityBytes = newCapacityBytes;
    }

    public long usedBytes() {
        return names.values().stream().mapToLong(SimulatedBytes::usedBytes).sum();
    }

    /**
     * Lets so many syncs fail. As on Linux the pages are clean afterwards: the next sync succeeds
     * and does not write them. Each may still be read until the crash, or is lost at once.
     */
    public void failForces(int count) {
        forcesToFail = count;
    }

    /** Whether files that exist can be opened: else the descriptors are used up. */
    public void setOpensFiles(boolean newOpensFiles) {
        opensFiles = newOpensFiles;
    }

    /** How often a file or the directory was synced, or was to be. */
    public int forceCount() {
        return forceCount;
    }

    /** Lets the next write fail: with an {@link IOException}, or as nobody foresaw. */
    public void failNextWrite(Throwable error) {
        writeError = error;
    }

    /** Lets the next sync of a file end as nobody foresaw. */
    public void failNextForce(Error error) {
        forceError = error;
    }

    /** Lets the next write go wrong without an error; the distance is where else it lands. */
    public void spoilNextWrite(WriteFault fault, long distanceBytes) {
        writeFault = fault;
        faultDistanceBytes = distanceBytes;
    }

    public void flipBit(String name, long bit) {
        byte[] content = content(name);
        content[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
        setContent(name, content);
    }

    /** What a reader would see. */
    public byte[] content(String name) {
        SimulatedBytes bytes = names.get(name);
        if (bytes == null) {
            throw new IllegalStateException("no file " + name);
        }
        return bytes.content();
    }

    /** Replaces a file's bytes on the medium itself. */
    public void setContent(String name, byte[] content) {
        SimulatedBytes bytes = names.get(name);
        if (bytes == null) {
            throw new IllegalStateException("no file " + name);
        }
        bytes.setContent(content);
    }

    /** Handles that are open in this life. */
    public int openFiles() {
        return openFiles;
    }

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public DiskFile create(String name, long sizeBytes) throws IOException {
        SimulatedBytes bytes = new SimulatedBytes();
        change(map -> map.put(name, bytes));
        Handle handle = new Handle(bytes);
        try {
            handle.write(ByteBuffer.allocate((int) sizeBytes), 0);
            return handle;
        } catch (IOException e) {
            handle.close();
            delete(name);
            throw e;
        }
    }

    @Override
    public DiskFile open(String name) throws IOException {
        if (!opensFiles) {
            throw new NoSpaceException("simulated: too many open files");
        }
        return new Handle(existing(name));
    }

    @Override
    public void delete(String name) throws IOException {
        existing(name);
        change(map -> map.remove(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        SimulatedBytes bytes = existing(from);
        change(
                map -> {
                    map.remove(from);
                    map.put(to, bytes);
                });
    }

    @Override
    public void syncDirectory() throws IOException {
        countForce();
        unsyncedChanges.forEach(change -> change.accept(durableNames));
        unsyncedChanges.clear();
    }

    private void countOperation() {
        if (operationsLeft-- <= 0) {
            throw new PowerLoss();
        }
    }

    private void change(Consumer<Map<String, SimulatedBytes>> change) {
        countOperation();
        change.accept(names);
        unsyncedChanges.add(change);
    }

    private SimulatedBytes existing(String name) throws FileNotFoundException {
        SimulatedBytes bytes = names.get(name);
        if (bytes == null) {
            throw new FileNotFoundException(name);
        }
        return bytes;
    }

    private void countForce() throws IOException {
        countOperation();
        forceCount++;
        if (forcesToFail > 0) {
            forcesToFail--;
            throw new IOException("simulated fsync error");
        }
    }

    /**
     * Gives the room of all that is zero back, as a sparse copy of the files does: a later write
     * there needs room again.
     */
    public void punchHoles() {
        names.values().forEach(SimulatedBytes::punchHoles);
    }

    private final class Handle implements DiskFile {

        private final SimulatedBytes bytes;
        private final int bornIn = life;
        private boolean closed;

        Handle(SimulatedBytes bytes) {
            this.bytes = bytes;
            openFiles++;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            requireOpen();
            countOperation();
            failOnce();
            byte[] written = new byte[source.remaining()];
            source.get(written);
            WriteFault fault = writeFault;
            writeFault = null;
            if (fault != WriteFault.LOST && fault != WriteFault.MISDIRECTED) {
                store(written, position);
            }
            if (fault == WriteFault.MISDIRECTED || fault == WriteFault.DOUBLED) {
                store(written, position + faultDistanceBytes);
            }
        }

        private void failOnce() throws IOException {
            Throwable error = writeError;
            writeError = null;
            switch (error) {
                case null -> {}
                case Error unforeseen -> throw unforeseen;
                case IOException expected -> throw expected;
                case RuntimeException unforeseen -> throw unforeseen;
                default -> throw new IllegalArgumentException("no error of a write", error);
            }
        }

        private void store(byte[] written, long position) throws NoSpaceException {
            long room = capacityBytes - usedBytes();
            int fitting = bytes.fitting(written.length, (int) position, room);
            bytes.write(written, fitting, (int) position);
            if (fitting < written.length) {
                throw new NoSpaceException("simulated: no space");
            }
        }

        @Override
        public int read(ByteBuffer target, long position) {
            requireOpen();
            return bytes.read(target, (int) position);
        }

        @Override
        public void force() throws IOException {
            Error unforeseen = forceError;
            forceError = null;
            if (unforeseen != null) {
                throw unforeseen;
            }
            requireOpen();
            try {
                countForce();
            } catch (IOException e) {
                bytes.forgetUnsynced(random);
                throw e;
            }
            bytes.sync();
        }

        @Override
        public long size() {
            requireOpen();
            return bytes.size();
        }

        @Override
        public void truncate(long sizeBytes) {
            requireOpen();
            bytes.truncate((int) sizeBytes);
        }

        @Override
        public void close() {
            if (!closed && bornIn == life) {
                openFiles--;
            }
            closed = true;
        }

        private void requireOpen() {
            if (closed || bornIn != life) {
                throw new IllegalStateException("used after close or crash");
            }
        }
    }
}
