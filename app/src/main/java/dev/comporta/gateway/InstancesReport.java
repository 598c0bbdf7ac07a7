package dev.comporta.gateway;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.journal.redis.Attendance;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Who shares a journal, and whose it is, as JSON: what {@code GET /instances} tells. */
public final class InstancesReport {
    private InstancesReport() {}

    public static String json(Attendance there) {
        return json(
                quote(there.journal()),
                there.isOwned() ? owner(there) : "null",
                there.loss(),
                there.present());
    }

    /** Of one that shares its journal with nobody. */
    static String alone(InstanceCard card, boolean isOwner) {
        return json(
                "null",
                "null",
                Optional.empty(),
                List.of(new Attendance.Present("", isOwner, 0, card.json())));
    }

    private static String json(
            String journal,
            String owner,
            Optional<String> loss,
            List<Attendance.Present> instances) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        instances.forEach(it -> list.add(instance(it)));
        return "{\"journal\":"
                + journal
                + ",\"owner\":"
                + owner
                + ",\"loss\":"
                + loss.map(words -> quote(words)).orElse("null")
                + ",\"instances\":"
                + list
                + "}";
    }

    private static String owner(Attendance there) {
        return "{\"term\":"
                + there.term()
                + ",\"leaseMillis\":"
                + there.leaseMillis()
                + ",\"address\":"
                + quote(there.address())
                + ",\"lastSequence\":"
                + there.lastSequence()
                + "}";
    }

    /** With what it told of itself. */
    private static String instance(Attendance.Present instance) {
        String card = instance.card();
        String told = card.startsWith("{\"") ? "," + card.substring(1) : "}";
        return "{\"id\":"
                + quote(instance.id())
                + ",\"owns\":"
                + instance.isOwner()
                + ",\"seenMillisAgo\":"
                + instance.seenMillisAgo()
                + told;
    }
}
