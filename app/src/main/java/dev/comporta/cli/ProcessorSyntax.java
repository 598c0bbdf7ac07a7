package dev.comporta.cli;

import dev.comporta.processor.ProcessorAddress;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads processors from configuration: {@code name=acme,url=https://acme.example,fee=0.07}, and
 * where wanted {@code in-flight-max=200}, {@code server-error=unknown} and {@code batch=100}. An
 * entry named like a known processor changes that one, any other is a further one.
 */
final class ProcessorSyntax {
    private static final int FEE_DIGITS = 6;
    private static final Set<String> KEYS =
            Set.of("name", "url", "fee", "in-flight-max", "server-error", "batch");

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
                                new ProcessorAddress(name, url(require(fields, "url"))),
                                fee(require(fields, "fee")),
                                first.inFlightMax(),
                                first.serverErrorBooksNothing())));
    }

    private static ProcessorOptions options(Map<String, String> fields, ProcessorOptions base) {
        return new ProcessorOptions(
                new ProcessorAddress(
                        base.name(),
                        find(fields, "url").map(ProcessorSyntax::url).orElse(base.address().url()),
                        find(fields, "batch")
                                .map(text -> count("batch", text))
                                .orElse(base.address().batchMax())),
                find(fields, "fee").map(ProcessorSyntax::fee).orElse(base.feeMillionths()),
                find(fields, "in-flight-max")
                        .map(text -> count("in-flight-max", text))
                        .orElse(base.inFlightMax()),
                find(fields, "server-error")
                        .map(ProcessorSyntax::serverErrorBooksNothing)
                        .orElse(base.serverErrorBooksNothing()));
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

    static boolean serverErrorBooksNothing(String text) {
        return switch (text) {
            case "not-booked" -> true;
            case "unknown" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "server-error must be not-booked or unknown: " + text);
        };
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
