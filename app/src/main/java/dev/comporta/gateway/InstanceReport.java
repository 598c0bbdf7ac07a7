package dev.comporta.gateway;

import static dev.comporta.json.JsonText.quote;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * What the live page tells of this instance, as JSON: how it is set up, and whose the payments are.
 *
 * <p>Threading: any.
 *
 * @param role whose the payments are, where several instances share them
 */
record InstanceReport(GatewayOptions options, Supplier<Optional<String>> role) {

    String json() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"durability\":" + quote(options.store().durability().slug()));
        text.add("\"policy\":" + quote(options.routing().policy().slug()));
        text.add("\"deadlineMillis\":" + options.routing().deadline().toMillis());
        text.add("\"marginMillis\":" + options.routing().margin().toMillis());
        text.add("\"pendingMax\":" + options.store().openMax());
        text.add("\"role\":" + role.get().map(it -> quote(it)).orElse("null"));
        return text.toString();
    }
}
