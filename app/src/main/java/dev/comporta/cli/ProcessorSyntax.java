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
                all.set(index, with(all.get(index), fields));
                return;
            }
        }
        URI url = URI.create(require(fields, "url"));
        ProcessorOptions first = all.getFirst();
        ProcessorAddress address =
                new ProcessorAddress(name, url, 0, first.address().countsPages());
        all.add(
                with(
                        first.withAddress(address).withFeeMillionths(fee(require(fields, "fee"))),
                        fields));
    }

    private static ProcessorOptions with(ProcessorOptions options, Map<String, String> fields) {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            options = with(options, field.getKey(), field.getValue());
        }
        return options;
    }

    /** The same but for one field of an entry. */
    static ProcessorOptions with(ProcessorOptions options, String key, String value) {
        ProcessorAddress at = options.address();
        StatusRules rules = options.statusRules();
        return switch (key) {
            case "url" -> options.withAddress(at.withUrl(URI.create(value)));
            case "batch" -> options.withAddress(at.withBatchMax(count(key, value)));
            case "page" -> options.withAddress(at.withCountsPages(countsPages(value)));
            case "fee" -> options.withFeeMillionths(fee(value));
            case "in-flight-max" -> options.withInFlightMax(count(key, value));
            case "server-error" ->
                    options.withStatusRules(new StatusRules(notBooked(value), rules.neverBooked()));
            case "refusal" ->
                    options.withStatusRules(new StatusRules(rules.notBooked(), neverBooked(value)));
            default -> options; // its name
        };
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

    private static String require(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
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
    private static Set<Integer> notBooked(String text) {
        return switch (text) {
            case "not-booked" -> StatusRules.UNAVAILABLE;
            case "unknown" -> Set.of();
            default -> statuses("server-error must be not-booked, unknown", text);
        };
    }

    /** The statuses that prove "never booked". */
    private static Set<Integer> neverBooked(String text) {
        return switch (text) {
            case "never-booked" -> StatusRules.REFUSALS;
            case "unknown" -> Set.of();
            default -> statuses("refusal must be never-booked, unknown", text);
        };
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

    private static int count(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a number: " + text, e);
        }
    }
}
