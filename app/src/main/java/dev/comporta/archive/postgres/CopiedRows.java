package dev.comporta.archive.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.archive.ArchiveException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Rows of a query as PostgreSQL's binary {@code COPY} sends them, one behind the other: of all ways
 * out the fastest, and none needs more memory than a row.
 *
 * <p>Source: PostgreSQL's manual, COPY, file formats.
 */
final class CopiedRows implements Closeable {
    private static final int SIGNATURE_LENGTH = 11;
    private static final int END = -1;
    private static final int NULL = -1;

    /** 2000-01-01 in microseconds since 1970. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    private final DataInputStream bytes;

    CopiedRows(Connection connection, String query) throws SQLException, IOException {
        String sql = "COPY (" + query + ") TO STDOUT (FORMAT binary)";
        PGConnection postgres = connection.unwrap(PGConnection.class);
        bytes = new DataInputStream(new BufferedInputStream(new PGCopyInputStream(postgres, sql)));
        bytes.skipNBytes(SIGNATURE_LENGTH + Integer.BYTES);
        bytes.skipNBytes(bytes.readInt());
    }

    /** Moves to the next row; false: there is none. */
    boolean next() throws IOException {
        return bytes.readShort() != END;
    }

    long number() throws IOException {
        return switch (bytes.readInt()) {
            case Short.BYTES -> bytes.readShort();
            case Integer.BYTES -> bytes.readInt();
            case Long.BYTES -> bytes.readLong();
            case NULL -> 0;
            default -> throw new ArchiveException("PostgreSQL sent no number");
        };
    }

    /** Since the epoch; 0 for null. */
    long micros() throws IOException {
        return bytes.readInt() == NULL ? 0 : bytes.readLong() + EPOCH_MICROS;
    }

    UUID id() throws IOException {
        bytes.readInt();
        return new UUID(bytes.readLong(), bytes.readLong());
    }

    /** Empty for null. */
    String text() throws IOException {
        int length = bytes.readInt();
        return length == NULL ? "" : new String(bytes.readNBytes(length), UTF_8);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
