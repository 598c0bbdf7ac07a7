package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.door.DoorOptions;
import dev.comporta.engine.EngineOptions;
import dev.comporta.http.AdminOptions;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpProblem;
import dev.comporta.http.Problem;
import dev.comporta.http.Route;
import dev.comporta.intake.PaymentProblem;
import dev.comporta.intake.operator.OperatorProblem;
import dev.comporta.journal.JournalOptions;
import dev.comporta.page.PageOptions;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Slug;
import dev.comporta.relay.RelayOptions;
import dev.comporta.relay.RelayProblem;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the routes against the routes themselves, both ways. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDocumentIT {
    /** What any request may be answered, whatever it asks for. */
    private static final Set<Problem> COMMON =
            Set.of(
                    HttpProblem.MALFORMED_REQUEST,
                    HttpProblem.CROSS_SITE,
                    HttpProblem.REQUEST_TIMEOUT,
                    HttpProblem.BODY_TOO_LARGE,
                    HttpProblem.TARGET_TOO_LONG,
                    HttpProblem.EXPECTATION_FAILED,
                    HttpProblem.WRONG_HOST,
                    HttpProblem.HEAD_TOO_LARGE,
                    HttpProblem.INTERNAL,
                    HttpProblem.BUSY,
                    HttpProblem.TOO_MANY_CONNECTIONS,
                    HttpProblem.UNSUPPORTED_VERSION);

    /** What only requests are answered that ask for no route, or for none of the gateway's. */
    private static final Set<Problem> OF_NO_ROUTE =
            Set.of(
                    HttpProblem.BROKEN_CODING,
                    HttpProblem.NO_SUCH_RESOURCE,
                    HttpProblem.METHOD_NOT_ALLOWED,
                    HttpProblem.TLS_REQUIRED);

    private static final List<Problem> OF_LISTS =
            List.of(
                    OperatorProblem.INVALID_PARAMETER,
                    PaymentProblem.REPEATED_PARAMETER,
                    PaymentProblem.STORE_UNAVAILABLE);

    private static final List<Problem> OF_RETRIES =
            List.of(
                    PaymentProblem.NOT_A_UUID,
                    PaymentProblem.NO_SUCH_PAYMENT,
                    OperatorProblem.NOT_A_DEAD_LETTER,
                    OperatorProblem.MAY_BE_BOOKED,
                    PaymentProblem.FULL,
                    PaymentProblem.STORE_UNAVAILABLE);

    /** What each handler may answer, beside what the route itself tells. */
    private static final Map<String, List<Problem>> BY_HANDLER =
            Map.ofEntries(
                    Map.entry(
                            "POST /payments",
                            List.of(
                                    PaymentProblem.NOT_JSON,
                                    PaymentProblem.TOO_DEEP,
                                    PaymentProblem.NOT_AN_OBJECT,
                                    PaymentProblem.DUPLICATE_FIELD,
                                    PaymentProblem.MISSING_FIELD,
                                    PaymentProblem.NOT_A_UUID,
                                    PaymentProblem.NOT_A_NUMBER,
                                    PaymentProblem.AMOUNT_CONFLICT,
                                    PaymentProblem.AMOUNT_TOO_PRECISE,
                                    PaymentProblem.AMOUNT_OUT_OF_RANGE,
                                    PaymentProblem.FULL,
                                    PaymentProblem.STORE_UNAVAILABLE)),
                    Map.entry(
                            "GET /payments/{id}",
                            List.of(
                                    PaymentProblem.NOT_A_UUID,
                                    PaymentProblem.NO_SUCH_PAYMENT,
                                    PaymentProblem.ARCHIVE_LOST,
                                    PaymentProblem.STORE_UNAVAILABLE)),
                    Map.entry(
                            "GET /payments-summary",
                            List.of(
                                    PaymentProblem.UNREADABLE_INSTANT,
                                    PaymentProblem.REPEATED_PARAMETER,
                                    PaymentProblem.FROM_AFTER_TO,
                                    PaymentProblem.ARCHIVE_NEEDED,
                                    PaymentProblem.ARCHIVE_LOST,
                                    PaymentProblem.STORE_UNAVAILABLE)),
                    Map.entry("GET /dead-letters", OF_LISTS),
                    Map.entry("GET /in-doubt", OF_LISTS),
                    Map.entry(
                            "POST /dead-letters/retry",
                            List.of(
                                    OperatorProblem.INVALID_PARAMETER,
                                    PaymentProblem.REPEATED_PARAMETER,
                                    OperatorProblem.MAY_BE_BOOKED,
                                    PaymentProblem.FULL,
                                    PaymentProblem.STORE_UNAVAILABLE)),
                    Map.entry("POST /dead-letters/{id}/retry", OF_RETRIES),
                    Map.entry(
                            "POST /dead-letters/{id}/acknowledge",
                            List.of(
                                    PaymentProblem.NOT_A_UUID,
                                    OperatorProblem.INVALID_NOTE,
                                    PaymentProblem.NO_SUCH_PAYMENT,
                                    OperatorProblem.NOT_A_DEAD_LETTER,
                                    PaymentProblem.FULL,
                                    PaymentProblem.STORE_UNAVAILABLE)),
                    Map.entry(
                            "POST /in-doubt/{id}/resolve",
                            List.of(
                                    PaymentProblem.NOT_A_UUID,
                                    OperatorProblem.INVALID_RESOLUTION,
                                    PaymentProblem.UNREADABLE_INSTANT,
                                    PaymentProblem.NO_SUCH_PAYMENT,
                                    OperatorProblem.NOT_IN_DOUBT,
                                    PaymentProblem.FULL,
                                    PaymentProblem.STORE_UNAVAILABLE)),
                    Map.entry("GET /processors", List.of()),
                    Map.entry("POST /purge-payments", List.of(PaymentProblem.STORE_UNAVAILABLE)));

    private final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private Gateway gateway;

    @SuppressWarnings("NullAway.Init")
    private JsonNode document;

    @BeforeAll
    void start() throws Exception {
        gateway = new Gateway(options());
        document = new JsonMapper().readTree(get("").body());
    }

    @AfterAll
    void stop() {
        client.close();
        gateway.close();
    }

    private static GatewayOptions options() {
        int segmentBytes = 2 << 20;
        return new GatewayOptions(
                HttpOptions.loopback(0),
                AdminOptions.DEFAULTS,
                DoorOptions.DEFAULTS,
                List.of(ProcessorOptions.of("default", URI.create("http://localhost:1"), 0)),
                RoutingOptions.DEFAULTS,
                EngineOptions.DEFAULTS,
                new StoreOptions(
                        Durability.MEMORY,
                        1_000,
                        1,
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
                        Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PageOptions.OFF, // it is for people, and describes itself
                Mode.STANDALONE,
                RelayOptions.DEFAULTS);
    }

    private HttpResponse<String> get(String tags) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + "/openapi.json"));
        if (!tags.isEmpty()) {
            request.header("If-None-Match", tags);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldBeSentOnce() throws Exception {
        HttpResponse<String> first = get("");
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second = get("\"other\", W/" + tag);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(get("\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTellOfEachRouteAndOfNoOther() {
        assertThat(operations().keySet())
                .isEqualTo(
                        new TreeSet<>(
                                gateway.routes().stream().map(ApiDocumentIT::nameOf).toList()));
    }

    /** Statuses, and the problems that each stands for. */
    @Test
    void shouldTellOfEachProblemOfARouteAndOfNoOther() {
        for (Route route : gateway.routes()) {
            JsonNode operation = operationOf(route);
            Set<String> expected = new TreeSet<>();
            problemsOf(route).forEach(it -> expected.add(it.status() + " " + it.type()));

            assertThat(toldProblems(operation)).as(nameOf(route)).isEqualTo(expected);
        }
    }

    /** A new problem must find its route here, and so its way into the document. */
    @Test
    void shouldKnowWhereEachProblemComesFrom() throws Exception {
        Set<Problem> known = new HashSet<>(OF_NO_ROUTE);
        gateway.routes().forEach(route -> known.addAll(problemsOf(route)));
        List<Problem> all = new ArrayList<>();
        for (Class<?> type :
                List.of(
                        HttpProblem.class,
                        PaymentProblem.class,
                        OperatorProblem.class,
                        RelayProblem.class)) {
            for (var field : type.getFields()) {
                all.add((Problem) field.get(null));
            }
        }

        assertThat(known).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void shouldAskForCredentialsWhereTheRouteDoes() {
        for (Route route : gateway.routes()) {
            assertThat(operationOf(route).path("security").size())
                    .as(nameOf(route))
                    .isEqualTo(
                            switch (route.access()) {
                                case ADMINISTER -> 2;
                                case READ, WRITE, METRICS -> 4;
                                case ANYONE -> 0;
                            });
        }
    }

    @Test
    void shouldKnowAllWordsOfPayments() {
        JsonNode schemas = document.at("/components/schemas");

        assertThat(words(schemas.at("/Payment/properties/state")))
                .isEqualTo(words(PaymentState.values()));
        assertThat(words(schemas.at("/Payment/properties/evidence")))
                .isEqualTo(words(Evidence.values()));
        assertThat(words(schemas.at("/Attempt/properties/ending")))
                .isEqualTo(words(Attempt.Ending.values()));
        assertThat(words(schemas.at("/DeadLetters/properties/deadLetters/items/properties/reason")))
                .isEqualTo(slugs(DeadLetterReason.values(), Slug::slug));
        assertThat(words(schemas.get("BreakerState")))
                .isEqualTo(slugs(CircuitBreaker.State.values(), CircuitBreaker.State::slug));
        assertThat(words(schemas.get("BreakerReason")))
                .isEqualTo(slugs(CircuitBreaker.Reason.values(), CircuitBreaker.Reason::slug));
    }

    private static Set<Problem> problemsOf(Route route) {
        Stream.Builder<Problem> own = Stream.builder();
        if (!route.whileDraining()) {
            own.add(HttpProblem.DRAINING);
        }
        switch (route.access()) {
            case ADMINISTER -> own.add(HttpProblem.UNAUTHORIZED).add(HttpProblem.FORBIDDEN);
            case READ, METRICS -> own.add(HttpProblem.KEY_REQUIRED).add(HttpProblem.KEY_FORBIDDEN);
            case WRITE ->
                    own.add(HttpProblem.KEY_REQUIRED)
                            .add(HttpProblem.KEY_FORBIDDEN)
                            .add(HttpProblem.RATE_LIMITED);
            case ANYONE -> {}
        }
        if (BY_HANDLER.containsKey(nameOf(route))) { // another instance may own the payments
            own.add(RelayProblem.NO_OWNER)
                    .add(RelayProblem.OWNER_SILENT)
                    .add(RelayProblem.NOT_THE_OWNER);
            if (!route.isIdempotent()) {
                own.add(RelayProblem.NO_ANSWER);
            }
        }
        if (route.needsJson()) {
            own.add(HttpProblem.UNSUPPORTED_MEDIA_TYPE);
        }
        if (route.body().isPresent()) {
            own.add(HttpProblem.LENGTH_REQUIRED);
        }
        return Stream.of(
                        COMMON.stream(),
                        BY_HANDLER.getOrDefault(nameOf(route), List.of()).stream(),
                        own.build())
                .flatMap(it -> it)
                .collect(Collectors.toSet());
    }

    private static String nameOf(Route route) {
        return route.method() + " " + String.valueOf(route.path()).replace("{…}", "{id}");
    }

    private JsonNode operationOf(Route route) {
        return Objects.requireNonNull(operations().get(nameOf(route)), nameOf(route));
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method ->
                                                        operations.put(
                                                                method.getKey()
                                                                                .toUpperCase(
                                                                                        Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey(),
                                                                method.getValue())));
        return operations;
    }

    private Set<String> toldProblems(JsonNode operation) {
        Set<String> told = new TreeSet<>();
        operation
                .get("responses")
                .properties()
                .forEach(
                        response -> {
                            JsonNode types =
                                    resolved(response.getValue())
                                            .path("content")
                                            .path("application/problem+json")
                                            .at("/schema/allOf/1/properties/type/enum");
                            types.forEach(
                                    type -> told.add(response.getKey() + " " + type.asString()));
                        });
        return told;
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isMissingNode() ? node : document.at(reference.asString().substring(1));
    }

    private Set<String> words(JsonNode schema) {
        Set<String> words = new TreeSet<>();
        resolved(schema).get("enum").forEach(word -> words.add(word.asString()));
        return words;
    }

    private static Set<String> words(Slug[] values) {
        return slugs(values, value -> value.slug().replace('-', ' '));
    }

    private static <T> Set<String> slugs(T[] values, Function<T, String> slug) {
        return new TreeSet<>(Arrays.stream(values).map(slug).toList());
    }
}
