package dev.comporta.tracing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.comporta.door.DoorOptions;
import dev.comporta.engine.EngineOptions;
import dev.comporta.gateway.ApiGateway;
import dev.comporta.gateway.Gateway;
import dev.comporta.gateway.GatewayOptions;
import dev.comporta.gateway.Mode;
import dev.comporta.gateway.ProcessOptions;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.http.AdminOptions;
import dev.comporta.http.HttpOptions;
import dev.comporta.journal.JournalOptions;
import dev.comporta.page.PageOptions;
import dev.comporta.relay.InstanceAddress;
import dev.comporta.relay.RelayOptions;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.service.Instance;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway whose spans go to a collector that speaks the real protocol. */
@Timeout(60)
class TracingIT {
    private static final UUID ID = UUID.fromString("4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String SAMPLED = "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n";
    private static final Map<String, String> PROPERTIES = new TreeMap<>();

    private CollectorStub collector;

    @BeforeEach
    void start() throws IOException {
        collector = new CollectorStub();
        set("otel.bsp.schedule.delay", "50");
    }

    @AfterEach
    void stop() {
        collector.close();
        PROPERTIES.keySet().forEach(System::clearProperty);
        PROPERTIES.clear();
    }

    private static void set(String property, String value) {
        PROPERTIES.put(property, value);
        System.setProperty(property, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Odd: \u00e9\r\n"})
    void shouldTellTheWholeLifeOfAPayment(String fieldOfTheGeneralPath) throws Exception {
        set("otel.resource.attributes", "deployment.environment=test");
        set("otel.exporter.otlp.headers", "api-key=k3y");
        try (ScriptedProcessor processor = new ScriptedProcessor(500, ScriptedProcessor.SILENCE)) {
            try (Gateway gateway = gateway(processor.url())) {
                assertThat(
                                post(
                                        gateway,
                                        ID,
                                        fieldOfTheGeneralPath
                                                + SAMPLED
                                                + "tracestate: vendor=v4lue\r\n"))
                        .isEqualTo(202);
                awaitSettled(gateway, 1);
                await(() -> calls().size() == 4); // the silent one is listened to for longer
            }

            Span request = only("POST /payments", SpanKind.SPAN_KIND_SERVER);
            Span life = only("payment", SpanKind.SPAN_KIND_INTERNAL);
            List<Span> calls = calls();
            assertThat(collector.spans())
                    .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE))
                    .hasSize(2 + calls.size());
            assertThat(hex(request.getParentSpanId())).isEqualTo(PARENT);
            assertThat(attributes(request))
                    .containsEntry("http.response.status_code", "202")
                    .containsEntry("comporta.payment.id", ID.toString());
            assertThat(life.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(attributes(life))
                    .containsEntry("comporta.outcome", "settled")
                    .containsEntry("comporta.attempts", "2");
            assertThat(life.getEventsList())
                    .extracting(Span.Event::getName)
                    .containsExactly("put back");
            assertThat(calls)
                    .allSatisfy(
                            call -> assertThat(call.getParentSpanId()).isEqualTo(life.getSpanId()));
            assertThat(calls.stream().map(TracingIT::words))
                    .containsExactlyInAnyOrder(
                            "POST attempt 1 send 1: answered 500",
                            "GET attempt 2: not found",
                            "POST attempt 2 send 1: timed-out ",
                            "POST attempt 2 send 2: answered 200");
            assertThat(processor.parents())
                    .hasSameSizeAs(calls)
                    .containsExactlyInAnyOrderElementsOf(
                            calls.stream()
                                    .map(
                                            call ->
                                                    "00-"
                                                            + TRACE
                                                            + "-"
                                                            + hex(call.getSpanId())
                                                            + "-01")
                                    .toList());
            assertThat(processor.states()).containsOnly("vendor=v4lue");
            assertThat(collector.spans())
                    .allSatisfy(
                            span ->
                                    assertThat(attributes(span).values())
                                            .noneMatch(it -> it.contains("19.9"))
                                            .doesNotContain("1990"));
            assertThat(collector.tokens()).containsOnly("k3y");
            assertThat(texts(collector.resources().getFirst().getAttributesList()))
                    .containsEntry("service.name", "comporta")
                    .containsEntry("deployment.environment", "test");
        }
    }

    /** An instance that passes requests on makes no span, and changes no trace. */
    @ParameterizedTest
    @ValueSource(strings = {"", "X-Odd: \u00e9\r\n"})
    void shouldPassTheTraceOnToTheOwner(String fieldOfTheGeneralPath) throws Exception {
        String state = "tracestate: vendor=v4lue\r\n";
        String long200 = "v".repeat(200);
        String tooLong = "tracestate: a=" + long200 + ",b=" + long200 + ",c=" + long200 + "\r\n";
        try (ScriptedProcessor processor = new ScriptedProcessor()) {
            try (Gateway owner = gateway(processor.url());
                    Instance api = new ApiGateway(passingOn(owner, processor.url()))) {
                assertThat(post(api, new UUID(1, 1), fieldOfTheGeneralPath)).isEqualTo(202);
                assertThat(post(api, ID, fieldOfTheGeneralPath + SAMPLED + state)).isEqualTo(202);
                assertThat(post(api, new UUID(1, 2), fieldOfTheGeneralPath + SAMPLED + tooLong))
                        .isEqualTo(202);
                awaitSettled(owner, 3);
            }

            assertThat(collector.spans())
                    .filteredOn(span -> span.getKind() == SpanKind.SPAN_KIND_SERVER)
                    .extracting(span -> hex(span.getParentSpanId()))
                    .containsExactlyInAnyOrder("", PARENT, PARENT);
            assertThat(processor.parents()).filteredOn(it -> it.contains(TRACE)).hasSize(2);
            assertThat(processor.states())
                    .containsExactlyInAnyOrder("null", "null", "vendor=v4lue");
        }
    }

    private GatewayOptions passingOn(Gateway owner, URI processor) {
        GatewayOptions usual = options(processor);
        RelayOptions relay = RelayOptions.DEFAULTS;
        return new GatewayOptions(
                usual.http(),
                usual.admin(),
                usual.door(),
                usual.processors(),
                usual.routing(),
                usual.engine(),
                usual.store(),
                usual.process(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                usual.page(),
                Mode.API,
                new RelayOptions(
                        Optional.of(InstanceAddress.tcp(owner.host(), owner.port())),
                        Optional.empty(),
                        Optional.empty(),
                        relay.waitMax(),
                        relay.answerMax(),
                        relay.queueMax(),
                        relay.connections()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + PARENT,
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-" + PARENT + "-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
                "nonsense",
                ""
            })
    void shouldIgnoreWhatIsNoParent(String parent) throws Exception {
        try (ScriptedProcessor processor = new ScriptedProcessor()) {
            try (Gateway gateway = gateway(processor.url())) {
                assertThat(post(gateway, ID, "traceparent: " + parent + "\r\n")).isEqualTo(202);
                awaitSettled(gateway, 1);
            }

            Span request = only("POST /payments", SpanKind.SPAN_KIND_SERVER);
            assertThat(request.getParentSpanId().isEmpty()).isTrue();
            assertThat(hex(request.getTraceId())).isNotEqualTo(TRACE);
        }
    }

    @Test
    void shouldIgnoreTwoParents() throws Exception {
        try (ScriptedProcessor processor = new ScriptedProcessor()) {
            try (Gateway gateway = gateway(processor.url())) {
                assertThat(post(gateway, ID, SAMPLED + SAMPLED)).isEqualTo(202);
                awaitSettled(gateway, 1);
            }

            assertThat(hex(only("payment", SpanKind.SPAN_KIND_INTERNAL).getTraceId()))
                    .isNotEqualTo(TRACE);
        }
    }

    /** By its number, 966.5 of 1,000 traces are drawn before this one. */
    @ParameterizedTest
    @CsvSource({
        "parentbased_always_on, '', 00, false",
        "parentbased_always_off, '', 01, true",
        "parentbased_always_off, '', none, false",
        "parentbased_traceidratio, 0, none, false",
        "parentbased_traceidratio, 1, none, true",
        "traceidratio, 0.966, 01, false",
        "traceidratio, 0.967, 00, true",
        "always_on, '', 00, true",
    })
    void shouldSampleAsItIsTold(String sampler, String ratio, String flags, boolean sampled)
            throws Exception {
        set("otel.traces.sampler", sampler);
        set("otel.traces.sampler.arg", ratio);
        try (ScriptedProcessor processor = new ScriptedProcessor()) {
            try (Gateway gateway = gateway(processor.url())) {
                String field = "traceparent: 00-" + TRACE + "-" + PARENT + "-" + flags + "\r\n";
                post(gateway, ID, flags.equals("none") ? "" : field);
                awaitSettled(gateway, 1);
            }

            assertThat(collector.spans()).hasSize(sampled ? 3 : 0);
            assertThat(processor.parents()).hasSize(1).allMatch(it -> it.equals("null") != sampled);
        }
    }

    @Test
    void shouldEndWithADeadLetter() throws Exception {
        try (ScriptedProcessor processor = new ScriptedProcessor(400);
                Gateway gateway = gateway(processor.url())) {
            post(gateway, ID, "");

            await(() -> collector.spans().stream().anyMatch(it -> it.getName().equals("payment")));

            Span life = only("payment", SpanKind.SPAN_KIND_INTERNAL);
            assertThat(attributes(life)).containsEntry("comporta.outcome", "refused");
            assertThat(life.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        }
    }

    @Test
    void shouldEndWithAnOperatorsWord() throws Exception {
        Integer[] silence = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        try (ScriptedProcessor processor = new ScriptedProcessor(silence);
                Gateway gateway = gateway(processor.url())) {
            post(gateway, ID, "");
            await(() -> get(gateway, "/in-doubt").contains(ID.toString()));

            assertThat(
                            ask(
                                    gateway,
                                    "POST",
                                    "/in-doubt/" + ID + "/resolve",
                                    "",
                                    "{\"outcome\":\"booked\"}"))
                    .startsWith("HTTP/1.1 200 ");

            await(() -> collector.spans().stream().anyMatch(it -> it.getName().equals("payment")));
            assertThat(attributes(only("payment", SpanKind.SPAN_KIND_INTERNAL)))
                    .containsEntry("comporta.outcome", "settled")
                    .containsEntry("comporta.by_operator", "true");
        }
    }

    @Test
    void shouldTellARepetitionAsARequestAlone() throws Exception {
        try (ScriptedProcessor processor = new ScriptedProcessor()) {
            try (Gateway gateway = gateway(processor.url())) {
                post(gateway, ID, "");
                post(gateway, ID, "");
                awaitSettled(gateway, 1);
                post(gateway, ID, "");
                assertThat(metric(gateway, "comporta_trace_payments")).isZero();
            }

            assertThat(collector.spans())
                    .filteredOn(span -> span.getKind() == SpanKind.SPAN_KIND_SERVER)
                    .hasSize(3);
            only("payment", SpanKind.SPAN_KIND_INTERNAL);
        }
    }

    /** Whoever ends a span never waits, what has no room is counted, and the end does not wait. */
    @Test
    void shouldDropSpansAndSlowNothingWhereTheCollectorHangs() throws Exception {
        collector.hang();
        set("otel.bsp.max.queue.size", "10");
        set("otel.bsp.max.export.batch.size", "5");
        try (ScriptedProcessor processor = new ScriptedProcessor();
                Gateway gateway = gateway(processor.url())) {
            for (int i = 0; i < 40; i++) {
                assertThat(post(gateway, new UUID(1, i), "")).isEqualTo(202);
            }
            awaitSettled(gateway, 40);

            await(() -> metric(gateway, "comporta_trace_spans_dropped_total") > 0);
            assertThat(metric(gateway, "comporta_trace_spans_waiting")).isLessThanOrEqualTo(10);
            assertThat(metric(gateway, "comporta_trace_payments")).isZero();
        }
    }

    @Test
    void shouldCountWhatNobodyTakes() throws Exception {
        collector.close();
        set("otel.exporter.otlp.timeout", "300");
        set("otel.java.exporter.otlp.retry.disabled", "true");
        try (ScriptedProcessor processor = new ScriptedProcessor();
                Gateway gateway = gateway(processor.url())) {
            assertThat(post(gateway, ID, "")).isEqualTo(202);
            awaitSettled(gateway, 1);

            await(() -> metric(gateway, "comporta_trace_spans_failed_total") == 3);
        }
    }

    private Gateway gateway(URI processor) throws IOException {
        return new Gateway(options(processor));
    }

    private GatewayOptions options(URI processor) {
        int segmentBytes = 2 << 20;
        return new GatewayOptions(
                HttpOptions.loopback(0),
                AdminOptions.DEFAULTS,
                DoorOptions.DEFAULTS,
                List.of(ProcessorOptions.of("default", processor, 0)),
                RoutingOptions.DEFAULTS,
                EngineOptions.DEFAULTS.withTimeout(Duration.ofMillis(300)),
                new StoreOptions(
                        Durability.MEMORY,
                        1_000,
                        100,
                        1_000,
                        10_000,
                        1_000,
                        new JournalOptions(segmentBytes, segmentBytes / 16, () -> 1)),
                new ProcessOptions(
                        Path.of("unused"),
                        1,
                        0,
                        Duration.ZERO,
                        ProcessOptions.DEFAULTS.stallMax(),
                        ProcessOptions.DEFAULTS.log(),
                        TracingOptions.of(collector.url().toString(), key -> null)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PageOptions.OFF,
                Mode.STANDALONE,
                RelayOptions.DEFAULTS);
    }

    private static int post(Instance gateway, UUID id, String fields) throws IOException {
        String body = "{\"correlationId\":\"" + id + "\",\"amount\":19.90}";
        return Integer.parseInt(ask(gateway, "POST", "/payments", fields, body).substring(9, 12));
    }

    private static String ask(
            Instance gateway, String method, String path, String fields, String body)
            throws IOException {
        String request =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + fields
                        + "Content-Length: "
                        + body.length()
                        + "\r\nConnection: close\r\n\r\n"
                        + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static String get(Gateway gateway, String path) {
        try {
            return ask(gateway, "GET", path, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitSettled(Gateway gateway, int count) {
        await(() -> get(gateway, "/payments-summary").contains("\"totalRequests\":" + count + ","));
    }

    private static double metric(Gateway gateway, String name) {
        return get(gateway, "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** The test's time limit ends it. */
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("it did not come");
            }
        }
    }

    private Span only(String name, SpanKind kind) {
        List<Span> found =
                collector.spans().stream()
                        .filter(span -> span.getName().equals(name) && span.getKind() == kind)
                        .toList();
        assertThat(found).as("%s of %s", name, collector.spans()).hasSize(1);
        return found.getFirst();
    }

    private List<Span> calls() {
        return collector.spans().stream()
                .filter(span -> span.getKind() == SpanKind.SPAN_KIND_CLIENT)
                .toList();
    }

    private static String words(Span call) {
        Map<String, String> all = attributes(call);
        String send = all.containsKey("comporta.send") ? " send " + all.get("comporta.send") : "";
        String came =
                all.containsKey("comporta.evidence")
                        ? all.get("comporta.evidence")
                                + " "
                                + all.getOrDefault("http.response.status_code", "")
                        : all.get("comporta.outcome");
        return all.get("http.request.method")
                + " attempt "
                + all.get("comporta.attempt")
                + send
                + ": "
                + came;
    }

    private static Map<String, String> attributes(Span span) {
        return texts(span.getAttributesList());
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(KeyValue::getKey, it -> text(it.getValue())));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            default -> value.toString();
        };
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
