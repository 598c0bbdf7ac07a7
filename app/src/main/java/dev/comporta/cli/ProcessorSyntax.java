package dev.comporta.cli;

import dev.comporta.engine.StatusRules;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.processor.ProcessorAddress;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "url",
                    "fee",
                    "in-flight-max",
                    "batch",
                    "server-error",
                    "refusal",
                    "page");

    private ProcessorSyntax() {}

    /**
     * Adds entries to the processors that are known.
     *
     * @param known at least one; the first gives what an entry leaves out
     * @throws IllegalArgumentException naming the entry and what was expected
     */
    static List<ProcessorOptions> merge(List<ProcessorOptions> known, List<String> entries) {
        List<ProcessorOptions> all = new ArrayList<>(known);
        for (String entry : entries) {
            try {
                merge(all, fields(entry));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "PROCESSORS, entry '" + entry + "': " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static void merge(List<ProcessorOptions> all, Map<String, String> fields) {
        String name = require(fields, "name");
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).name().equals(name)) {
                all.set(index, options(fields, all.get(index)));
                return;
            }
        }
        ProcessorOptions first = all.getFirst();
        all.add(
                options(
                        fields,
                        new ProcessorOptions(
                                new ProcessorAddress(
                                        name,
                                        url(require(fields, "url")),
                                        0,
                                        first.address().countsPages()),
                                fee(require(fields, "fee")),
                                first.inFlightMax(),
                                first.statusRules())));
    }

    private static ProcessorOptions options(Map<String, String> fields, ProcessorOptions base) {
        return new ProcessorOptions(
                new ProcessorAddress(
                        base.name(),
                        find(fields, "url").map(ProcessorSyntax::url).orElse(base.address().url()),
                        find(fields, "batch")
                                .map(text -> count("batch", text))
                                .orElse(base.address().batchMax()),
                        find(fields, "page")
                                .map(ProcessorSyntax::countsPages)
                                .orElse(base.address().countsPages())),
                find(fields, "fee").map(ProcessorSyntax::fee).orElse(base.feeMillionths()),
                find(fields, "in-flight-max")
                        .map(text -> count("in-flight-max", text))
                        .orElse(base.inFlightMax()),
                new StatusRules(
                        find(fields, "server-error")
                                .map(ProcessorSyntax::notBooked)
                                .orElse(base.statusRules().notBooked()),
                        find(fields, "refusal")
                                .map(ProcessorSyntax::neverBooked)
                                .orElse(base.statusRules().neverBooked())));
    }

    private static Map<String, String> fields(String entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : entry.split(",", -1)) {
            String[] parts = field.split("=", 2);
            if (parts.length < 2 || !KEYS.contains(parts[0].strip())) {
                throw new IllegalArgumentException(
                        "expected key=value with one of the keys "
                                + KEYS.stream().sorted().toList()
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

    private static Optional<String> find(Map<String, String> fields, String key) {
        return Optional.ofNullable(fields.get(key));
    }

    private static String require(Map<String, String> fields, String key) {
        return find(fields, key)
                .orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
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

    /** The statuses that prove "not booked". */
    static Set<Integer> notBooked(String text) {
        return switch (text) {
            case "not-booked" -> StatusRules.UNAVAILABLE;
            case "unknown" -> Set.of();
            default -> statuses("server-error must be not-booked, unknown", text);
        };
    }

    /** The statuses that prove "never booked". */
    static Set<Integer> neverBooked(String text) {
        return switch (text) {
            case "never-booked" -> StatusRules.REFUSALS;
            case "unknown" -> Set.of();
            default -> statuses("refusal must be never-booked, unknown", text);
        };
    }

    static boolean countsPages(String text) {
        return switch (text) {
            case "as-status" -> true;
            case "unknown" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "page must be unknown or as-status: " + text);
        };
    }

    private static Set<Integer> statuses(String words, String text) {
        Set<Integer> statuses = new HashSet<>();
        for (String status : text.split("\\+", -1)) {
            if (!STATUS.matcher(status).matches()) {
                throw new IllegalArgumentException(
                        words + " or statuses of 400 to 599 like 429+503, but for 422: " + text);
            }
            statuses.add(Integer.valueOf(status));
        }
        return statuses;
    }

    private static URI url(String text) {
        return URI.create(text);
    }

    private static int count(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a number: " + text, e);
        }
    }
}
