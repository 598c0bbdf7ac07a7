package dev.comporta.gateway;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.archive.ArchiveStatus;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * What the live page tells of this instance in words, as JSON: how it is set up, whose the payments
 * are, and how the archive is. What is off is not in it.
 *
 * <p>Threading: any.
 *
 * @param standing what this instance is, where several share the payments
 * @param archive how far it is, where there is one
 */
record InstanceReport(
        GatewayOptions options,
        Supplier<Optional<Standing>> standing,
        Supplier<Optional<ArchiveStatus>> archive) {

    String json() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"mode\":" + quote(options.mode().slug()));
        text.add("\"durability\":" + quote(options.store().durability().slug()));
        text.add("\"policy\":" + quote(options.routing().policy().slug()));
        text.add("\"deadlineMillis\":" + options.routing().deadline().toMillis());
        text.add("\"marginMillis\":" + options.routing().margin().toMillis());
        text.add("\"pendingMax\":" + options.store().openMax());
        standing.get().ifPresent(it -> text.add("\"standing\":" + of(it)));
        archive.get().ifPresent(it -> text.add("\"archive\":" + quote(it.words())));
        return text.toString();
    }

    private static String of(Standing standing) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"isOwner\":" + standing.isOwner());
        standing.components().forEach((name, words) -> text.add(quote(name) + ":" + quote(words)));
        return text.toString();
    }
}
