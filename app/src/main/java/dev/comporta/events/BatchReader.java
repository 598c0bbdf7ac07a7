package dev.comporta.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.door.ApiKey;
import dev.comporta.http.MediaType;
import dev.comporta.http.Refusal;
import dev.comporta.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a request: an object with {@code events}, a bare array, or an event in each
 * line. A bad event, or a bad line, is rejected alone; where nobody can tell where the next event
 * begins the whole is refused.
 *
 * <p>Threading: one owner.
 */
final class BatchReader {
    static final int EVENTS_MAX = 1_000;

    private static final byte[] EVENTS = "events".getBytes(US_ASCII);

    /** Of an event_id in an answer. */
    private static final int ID_TOLD_MAX = 128;

    private final JsonCursor cursor = new JsonCursor();
    private final EventScanner scanner = new EventScanner();
    private final EventIdentity identity;
    private EventReading reading = new EventReading(new byte[0]);
    private @Nullable ApiKey key;

    BatchReader(SipHash.Key hashKey) {
        identity = new EventIdentity(hashKey);
    }

    /**
     * Reads a body that is one event.
     *
     * @param key with which it came; null: it may be of any app
     */
    EventReading readOne(byte[] body, int length, @Nullable ApiKey key) throws Refusal {
        begin(body, key);
        take(scanner.scan(body, 0, length));
        return reading;
    }

    /**
     * Reads a body that is a batch.
     *
     * @param key as for {@link #readOne}
     * @throws Refusal where it is none
     */
    EventReading read(byte[] body, int length, MediaType type, @Nullable ApiKey key)
            throws Refusal {
        begin(body, key);
        if (type == MediaType.NDJSON) {
            readLines(body, length);
        } else {
            readDocument(body, length);
        }
        if (reading.total() == 0) {
            throw new Refusal(EventProblem.NO_EVENTS);
        }
        return reading;
    }

    private void begin(byte[] body, @Nullable ApiKey key) {
        reading = new EventReading(body);
        this.key = key;
    }

    /** Line feeds stand in no string, so that each ends a line. */
    private void readLines(byte[] body, int length) throws Refusal {
        int start = 0;
        while (start < length) {
            int end = start;
            while (end < length && body[end] != '\n') {
                end++;
            }
            cursor.reset(body, start, end - start);
            if (!cursor.isAtEnd()) {
                take(scanner.scan(body, start, end - start));
            }
            start = end + 1;
        }
    }

    private void readDocument(byte[] body, int length) throws Refusal {
        cursor.reset(body, 0, length);
        boolean isRead =
                switch (cursor.peekToken()) {
                    case '[' -> readEvents();
                    case '{' -> readObject();
                    default -> {
                        if (cursor.skipValue(1) && cursor.isAtEnd()) {
                            throw new Refusal(EventProblem.NOT_A_BATCH);
                        }
                        yield false;
                    }
                };
        if (!isRead || !cursor.isAtEnd()) {
            throw new Refusal(cursor.isTooDeep() ? EventProblem.TOO_DEEP : EventProblem.NOT_JSON);
        }
    }

    /** False: it is not JSON. */
    private boolean readObject() throws Refusal {
        boolean found = false;
        cursor.accept('{');
        if (cursor.accept('}')) {
            throw new Refusal(EventProblem.NOT_A_BATCH);
        }
        do {
            if (!cursor.readName()) {
                return false;
            }
            boolean isEvents = cursor.stringEquals(EVENTS);
            if (isEvents && (found || cursor.peekToken() != '[')) {
                throw new Refusal(EventProblem.NOT_A_BATCH);
            }
            found |= isEvents;
            if (isEvents ? !readEvents() : !cursor.skipValue(2)) {
                return false;
            }
        } while (cursor.accept(','));
        if (!cursor.accept('}')) {
            return false;
        }
        if (!found) {
            throw new Refusal(EventProblem.NOT_A_BATCH);
        }
        return true;
    }

    /** False: it is not JSON. */
    private boolean readEvents() throws Refusal {
        cursor.accept('[');
        if (cursor.accept(']')) {
            return true;
        }
        do {
            EventDefect defect = scanner.scanNext(cursor);
            if (defect != null && defect.isOfSyntax()) {
                return false;
            }
            take(defect);
        } while (cursor.accept(','));
        return cursor.accept(']');
    }

    private void take(@Nullable EventDefect defect) throws Refusal {
        int index = reading.total();
        if (index == EVENTS_MAX) {
            throw new Refusal(EventProblem.TOO_MANY_EVENTS);
        }
        if (defect != null) {
            reject(index, defect, scanner.defectField());
            return;
        }
        identity.take(scanner);
        if (key == null
                || key.maySendFor(identity.text(), identity.appStart(), identity.appEnd())) {
            reading.accept(index, scanner.start(), scanner.end(), identity.high(), identity.low());
        } else {
            reject(index, EventDefect.APP_NOT_ALLOWED, EventField.APP_ID);
        }
    }

    private void reject(int index, EventDefect defect, @Nullable EventField field) {
        String id = scanner.text(EventField.EVENT_ID);
        boolean isTold = id != null && id.length() <= ID_TOLD_MAX;
        reading.reject(RejectedEvent.of(index, isTold ? id : null, defect, field));
    }

    /** The event_id of a valid event that was read before. */
    String idOf(EventReading read, int valid) {
        int start = read.start(valid);
        scanner.scan(read.bytes(), start, read.end(valid) - start);
        String id = scanner.text(EventField.EVENT_ID);
        return id == null ? "" : id;
    }
}
