package dev.comporta.events.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.events.EventBatch;
import java.util.ArrayList;
import java.util.List;

/** Batches of texts, as if they were events. */
final class Batches {
    private Batches() {}

    /** They lie apart, as in a JSON array. */
    static EventBatch of(long receivedAtMillis, String... events) {
        byte[] bytes = ("[" + String.join(",", events) + "]").getBytes(UTF_8);
        EventBatch batch = new EventBatch(bytes, receivedAtMillis);
        int offset = 1;
        for (String event : events) {
            int length = event.getBytes(UTF_8).length;
            batch.add(offset, length);
            offset += length + 1;
        }
        return batch;
    }

    static EventBatch of(List<String> events) {
        return of(0, events.toArray(String[]::new));
    }

    static List<String> texts(EventBatch batch) {
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < batch.count(); index++) {
            texts.add(new String(batch.bytes(), batch.offset(index), batch.length(index), UTF_8));
        }
        return texts;
    }
}
