package dev.comporta.events.duckdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.events.EventBatch;

/** Events as clients write them. */
final class EventText {
    static final String TIME = "2025-07-15T12:34:56.789Z";

    private EventText() {}

    static String of(String id, String type) {
        return "{\"event_id\":\""
                + id
                + "\",\"app_id\":\"app\",\"event_type\":\""
                + type
                + "\",\"timestamp\":\""
                + TIME
                + "\",\"platform\":\"iOS\",\"campaign_id\":\"c1\"}";
    }

    static EventBatch batch(long receivedAtMillis, String... events) {
        byte[] bytes = String.join("", events).getBytes(UTF_8);
        EventBatch batch = new EventBatch(bytes, receivedAtMillis);
        int offset = 0;
        for (String event : events) {
            int length = event.getBytes(UTF_8).length;
            batch.add(offset, length);
            offset += length;
        }
        return batch;
    }
}
