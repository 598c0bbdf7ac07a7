package dev.comporta.cli;

import dev.comporta.engine.StatusRules;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.processor.ProcessorAddress;
import dev.comporta.setting.Setting;
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads processors from configuration: {@code name=acme,url=https://acme.example,fee=0.07}, and
 * where wanted {@code in-flight-max=200}, {@code batch=100}, and what answers prove: {@code
 * server-error=429+503}, {@code refusal=400}, {@code page=as-status}. An entry named like a known
 * processor changes that one, any other is a further one.
 */
final class ProcessorSyntax {
    private static final int FEE_DIGITS = 6;
    private static final Pattern STATUS = Pattern.compile("(?!422)[45][0-9][0-9]");
    private static final List<String> KEYS =
            List.of(
                    "batch",
                    "fee",
                    "in-flight-max",
                    "name",
                    "page",
                    "refusal",
                    "server-error",
                    "url");

    private ProcessorSyntax() {}

    /**
     * Adds entries to the processors that are known.
     *
     * @param known at least one; the first gives what an entry leaves out
     * @throws IllegalArgumentException naming the entry and what was expected
     */
    static List<ProcessorOptions> merge(List<ProcessorOptions> known, List<String> entries) {
        SequencedMap<String, ProcessorOptions> all = new LinkedHashMap<>();
        known.forEach(it -> all.put(it.name(), it));
        for (String entry : entries) {
            ProcessorOptions read =
                    Setting.of("PROCESSORS, entry '" + entry + "'", () -> read(fields(entry), all));
            all.put(read.name(), read);
        }
        return List.copyOf(all.values());
    }

    private static ProcessorOptions read(
            Map<String, String> fields, SequencedMap<String, ProcessorOptions> known) {
        require(fields, "name");
        ProcessorOptions options = known.get(fields.get("name"));
        if (options == null) {
            require(fields, "url");
            require(fields, "fee");
            fields.putIfAbsent("batch", "0");
            options = known.firstEntry().getValue();
        }
        return with(options, fields);
    }

    /** The same but for the fields of an entry. */
    static ProcessorOptions with(ProcessorOptions options, Map<String, String> fields) {
        ProcessorAddress address = options.address();
        StatusRules rules = options.statusRules();
        return new ProcessorOptions(
                new ProcessorAddress(
                        fields.getOrDefault("name", address.name()),
                        read(fields, "url", URI::create, address.url()),
                        read(fields, "batch", text -> count("batch", text), address.batchMax()),
                        read(fields, "page", ProcessorSyntax::countsPages, address.countsPages())),
                read(fields, "fee", ProcessorSyntax::fee, options.feeMillionths()),
                read(
                        fields,
                        "in-flight-max",
                        text -> count("in-flight-max", text),
                        options.inFlightMax()),
                new StatusRules(
                        read(fields, "server-error", ProcessorSyntax::notBooked, rules.notBooked()),
                        read(
                                fields,
                                "refusal",
                                ProcessorSyntax::neverBooked,
                                rules.neverBooked())));
    }

    private static <T> T read(
            Map<String, String> fields, String key, Function<String, T> reader, T otherwise) {
        String text = fields.get(key);
        return text == null ? otherwise : reader.apply(text);
    }

    private static Map<String, String> fields(String entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : entry.split(",", -1)) {
            String[] parts = field.split("=", 2);
            if (parts.length < 2 || !KEYS.contains(parts[0].strip())) {
                throw new IllegalArgumentException(
                        "expected key=value with one of the keys "
                                + KEYS
                                + ", not '"
                                + field
                                + "'");
            }
            if (fields.put(parts[0].strip(), parts[1].strip()) != null) {
                throw new IllegalArgumentException(parts[0].strip() + " is given twice");
            }
        }
        return fields;
    }

    private static void require(Map<String, String> fields, String key) {
        if (!fields.containsKey(key)) {
            throw new IllegalArgumentException(key + " is missing");
        }
    }

    /** Millionths of a fee that is written as a share: 0.05 is 5 %. */
    static int fee(String text) {
        try {
            BigDecimal share = new BigDecimal(text);
            if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) <= 0) {
                return share.movePointRight(FEE_DIGITS).intValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) { // told below
        }
        throw new IllegalArgumentException(
                "a fee is a share from 0 to 1 of at most 6 decimals, for instance 0.05: " + text);
    }

    private static Set<Integer> notBooked(String text) {
        return statuses("server-error", text, "not-booked", StatusRules.UNAVAILABLE);
    }

    private static Set<Integer> neverBooked(String text) {
        return statuses("refusal", text, "never-booked", StatusRules.REFUSALS);
    }

    private static boolean countsPages(String text) {
        return switch (text) {
            case "as-status" -> true;
            case "unknown" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "page must be unknown or as-status: " + text);
        };
    }

    /** The statuses that prove something: those that usually do, none, or those that are named. */
    private static Set<Integer> statuses(
            String key, String text, String usual, Set<Integer> usually) {
        if (text.equals(usual) || text.equals("unknown")) {
            return text.equals(usual) ? usually : Set.of();
        }
        Set<Integer> statuses = new HashSet<>();
        for (String status : text.split("\\+", -1)) {
            if (!STATUS.matcher(status).matches()) {
                throw new IllegalArgumentException(
                        key
                                + " must be "
                                + usual
                                + ", unknown or statuses of 400 to 599 like 429+503, but for 422: "
                                + text);
            }
            statuses.add(Integer.valueOf(status));
        }
        return statuses;
    }

    private static int count(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a number: " + text, e);
        }
    }
}
