package dev.comporta.journal.file;

import dev.comporta.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A {@link DiskFile} of the local disk. */
record FileChannelFile(String name, FileChannel channel) implements DiskFile {

    private static final int CHUNK_SIZE_BYTES = 256 << 10;

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long next = position;
        try {
            while (source.hasRemaining()) {
                next += channel.write(source, next);
            }
        } catch (IOException e) {
            throw LackOfRoom.translate(name, e);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int count = channel.read(target, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        channel.truncate(sizeBytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    void fillWithZeros(long sizeBytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(CHUNK_SIZE_BYTES, sizeBytes));
        for (long position = 0; position < sizeBytes; position += CHUNK_SIZE_BYTES) {
            zeros.clear().limit((int) Math.min(CHUNK_SIZE_BYTES, sizeBytes - position));
            write(zeros, position);
        }
    }
}
