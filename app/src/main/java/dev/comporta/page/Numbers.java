package dev.comporta.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.DoubleSupplier;

/**
 * The numbers that the page shows, by the names that it knows them by, each read from the meter
 * that {@code /metrics} tells, too.
 *
 * <p>Threading: any.
 */
final class Numbers {
    private static final String ANSWERS = "comporta_http_answers_total";
    private static final String[] REFUSALS = {"400", "411", "413", "415", "422", "431"};
    private static final String[] DENIALS = {"401", "403"};
    private static final String PENDING = "comporta_payments_pending";

    /** Of what is there only where it is switched on, by the names that the page knows. */
    private static final Map<String, String> OPTIONAL =
            Map.ofEntries(
                    Map.entry("term", "comporta_owner_term"),
                    Map.entry("leaseSeconds", "comporta_lease_remaining_seconds"),
                    Map.entry("relayWaiting", "comporta_relay_waiting"),
                    Map.entry("relayUnderWay", "comporta_relay_under_way"),
                    Map.entry("relayConnections", "comporta_relay_connections"),
                    Map.entry("archiveConnected", "comporta_archive_connected"),
                    Map.entry("archivePosition", "comporta_archive_position"),
                    Map.entry("archiveLag", "comporta_archive_lag_transitions"),
                    Map.entry("archiveLagSeconds", "comporta_archive_lag_seconds"),
                    Map.entry("archiveRows", "comporta_archive_rows_total"),
                    Map.entry("archiveRefused", "comporta_archive_refused_rows_total"));

    private static final List<String> BREAKER_STATES = List.of("closed", "recovering", "open");

    private final boolean hasPayments;
    private final Map<String, DoubleSupplier> whole = new LinkedHashMap<>();
    private final List<Map<String, DoubleSupplier>> byProcessor = new ArrayList<>();

    /**
     * @throws IllegalArgumentException where a meter is missing
     */
    Numbers(MeterIndex meters) {
        whole.put("accepted", meters.value(ANSWERS, "status", "202"));
        whole.put("unavailable", meters.value(ANSWERS, "status", "503"));
        whole.put("conflict", meters.value(ANSWERS, "status", "409"));
        whole.put("invalid", meters.sum(ANSWERS, "status", REFUSALS));
        whole.put("limited", meters.value(ANSWERS, "status", "429"));
        whole.put("denied", meters.sum(ANSWERS, "status", DENIALS));
        OPTIONAL.forEach(
                (name, meter) -> meters.find(meter).ifPresent(value -> whole.put(name, value)));
        hasPayments = meters.find(PENDING).isPresent();
        if (hasPayments) {
            addPayments(meters);
        }
    }

    private void addPayments(MeterIndex meters) {
        whole.put("pending", meters.value(PENDING));
        whole.put("inFlight", meters.value("comporta_payments_in_flight"));
        whole.put("inDoubt", meters.value("comporta_payments_in_doubt"));
        whole.put("deadLetters", meters.value("comporta_payments_dead_letters"));
        whole.put("oldest", meters.value("comporta_payments_oldest_ready_seconds"));
        whole.put("accepting", meters.value("comporta_store_accepting"));
        meters.processors().forEach(name -> byProcessor.add(of(meters, name)));
    }

    private static Map<String, DoubleSupplier> of(MeterIndex meters, String processor) {
        Map<String, DoubleSupplier> numbers = new LinkedHashMap<>();
        String[] label = {"processor", processor};
        numbers.put("inFlight", meters.value("comporta_processor_in_flight", label));
        numbers.put("inDoubt", meters.value("comporta_processor_in_doubt", label));
        numbers.put("limit", meters.value("comporta_processor_in_flight_limit", label));
        numbers.put("settled", meters.value("comporta_payments_settled_total", label));
        numbers.put("breaker", breaker(meters, processor));
        for (String purpose : meters.labels("comporta_processor_admitted_total", "purpose")) {
            numbers.put(
                    purpose,
                    meters.value(
                            "comporta_processor_admitted_total",
                            "processor",
                            processor,
                            "purpose",
                            purpose));
        }
        return numbers;
    }

    /** The index of the state that it is in. */
    private static DoubleSupplier breaker(MeterIndex meters, String processor) {
        List<DoubleSupplier> states = new ArrayList<>();
        for (String state : BREAKER_STATES) {
            states.add(
                    meters.value(
                            "comporta_processor_breaker", "processor", processor, "state", state));
        }
        return () -> {
            int index = 0;
            while (index < states.size() - 1 && states.get(index).getAsDouble() == 0) {
                index++;
            }
            return index;
        };
    }

    /** Whether the instance can have any: one that only passes requests on has none. */
    boolean hasPayments() {
        return hasPayments;
    }

    int processorCount() {
        return byProcessor.size();
    }

    /** One of the whole gateway's. */
    DoubleSupplier of(String name) {
        return Objects.requireNonNull(whole.get(name), name);
    }

    /** One of a processor's, by its index. */
    DoubleSupplier of(int processor, String name) {
        return Objects.requireNonNull(byProcessor.get(processor).get(name), name);
    }

    /** All as they are now, as JSON. */
    String json(long epochMillis) {
        StringJoiner processors = new StringJoiner(",", "[", "]");
        byProcessor.forEach(numbers -> processors.add("{" + members(numbers) + "}"));
        return "{\"at\":"
                + epochMillis
                + ","
                + members(whole)
                + ",\"processors\":"
                + processors
                + "}";
    }

    private static String members(Map<String, DoubleSupplier> numbers) {
        StringJoiner text = new StringJoiner(",");
        numbers.forEach((name, value) -> text.add("\"" + name + "\":" + text(value)));
        return text.toString();
    }

    /** Whole numbers without a fraction; what is none, as null. */
    private static String text(DoubleSupplier supplier) {
        double value = supplier.getAsDouble();
        if (value == (long) value) {
            return Long.toString((long) value);
        }
        return Double.isFinite(value) ? Double.toString(value) : "null";
    }
}
