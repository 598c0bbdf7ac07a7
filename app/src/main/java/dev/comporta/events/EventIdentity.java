package dev.comporta.events;

/**
 * What tells an event from all others: its app_id and its event_id, as texts, hashed together.
 *
 * <p>Threading: one owner; the result is valid until the next call.
 */
final class EventIdentity {
    private static final int LENGTH_BYTES = 2;

    /** 128 characters of 4 bytes. */
    private static final int ID_MAX_BYTES = 512;

    private final byte[] text = new byte[LENGTH_BYTES + 2 * ID_MAX_BYTES];
    private final SipHash hash;
    private int appEnd;

    EventIdentity(SipHash.Key key) {
        hash = new SipHash(key);
    }

    /** Takes the ids of the event that was scanned. */
    void take(EventScanner scanner) {
        appEnd = scanner.copyText(EventField.APP_ID, text, LENGTH_BYTES);
        int appLength = appEnd - LENGTH_BYTES; // or else a-bc and ab-c would be the same
        text[0] = (byte) appLength;
        text[1] = (byte) (appLength >> 8);
        hash.hash(text, scanner.copyText(EventField.EVENT_ID, text, appEnd));
    }

    long high() {
        return hash.first();
    }

    long low() {
        return hash.second();
    }

    /** Has the app_id in UTF-8. */
    byte[] text() {
        return text;
    }

    int appStart() {
        return LENGTH_BYTES;
    }

    int appEnd() {
        return appEnd;
    }
}
