package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.payment.Bookmark;
import dev.comporta.payment.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * A reader's position in a file of the store's disk, in decimal digits. It is replaced whole: what
 * is there is the newest or the one before it.
 */
record FileBookmark(Disk disk, String file) implements Bookmark {
    /** Up to where webhooks were delivered. */
    static final String WEBHOOKS = "webhooks";

    private static final String UNFINISHED = ".tmp";

    @Override
    public OptionalLong position() {
        try {
            if (!disk.list().contains(file)) {
                return OptionalLong.empty();
            }
            try (DiskFile opened = disk.open(file)) {
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(opened.size()));
                opened.read(bytes, 0);
                String digits = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
                return OptionalLong.of(Long.parseUnsignedLong(digits.strip()));
            }
        } catch (IOException | NumberFormatException e) {
            throw new UnavailableException("can't read the file " + file + ": " + e.getMessage());
        }
    }

    @Override
    public void keep(long position) {
        try {
            try (DiskFile opened = disk.create(file + UNFINISHED, 0)) {
                opened.write(StandardCharsets.US_ASCII.encode(position + "\n"), 0);
                opened.force();
            }
            disk.rename(file + UNFINISHED, file);
            disk.syncDirectory();
        } catch (IOException e) {
            throw new UnavailableException("can't write the file " + file + ": " + e.getMessage());
        }
    }
}
