package dev.comporta.events.service;

import dev.comporta.door.Access;
import dev.comporta.events.duckdb.Exports;
import dev.comporta.events.duckdb.Queries;
import dev.comporta.events.duckdb.QueryException;
import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.HttpProblem;
import dev.comporta.http.Problem;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import dev.comporta.json.JsonTree;
import dev.comporta.meter.Meter;
import dev.comporta.net.Escalation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Queries and exports by HTTP, for administrators: two at a time on threads of their own, some more
 * wait for them for a while, and what is beyond is told to come later.
 *
 * <p>Threading: safe.
 */
final class QueryRoutes implements AutoCloseable {
    private static final String PATH = "/v1/events/query";
    private static final String EXPORT_PATH = "/v1/events/export";
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 8;
    private static final long WAIT_MAX_NANOS = 5_000_000_000L;
    private static final int BODY_MAX_BYTES = 64 * 1024;
    private static final int ANSWER_BYTES_USUAL = 1 << 20;

    private final Queries queries;
    private final Optional<Exports> exports;
    private final ProblemAnswers problems = new ProblemAnswers();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(WAITING_MAX),
                    Thread.ofPlatform().daemon().name("query-", 1).factory());

    /** What is asked of the database. */
    private interface Question {
        String answer() throws QueryException;
    }

    QueryRoutes(Queries queries, Optional<Exports> exports) {
        this.queries = queries;
        this.exports = exports;
    }

    List<Route> list() {
        return List.of(
                Route.get(PATH, this::byParameter).by(Access.ADMINISTER),
                Route.postJson(PATH, this::byBody)
                        .by(Access.ADMINISTER)
                        .withBodyMax(BODY_MAX_BYTES)
                        .idempotent(),
                Route.post(EXPORT_PATH, this::export).by(Access.ADMINISTER).idempotent());
    }

    private Exchange byParameter(Request request) throws Refusal {
        List<String> given = request.parameters().getOrDefault("sql", List.of());
        if (given.size() != 1) {
            throw new Refusal(QueryProblem.INVALID);
        }
        String sql = given.getFirst();
        return ask(() -> queries.answer(sql));
    }

    private Exchange byBody(Request request) throws Refusal {
        try {
            Map<String, Object> body =
                    JsonTree.object(Arrays.copyOf(request.body(), request.bodyLength()));
            if (body.size() == 1 && body.get("sql") instanceof String sql) {
                return ask(() -> queries.answer(sql));
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new Refusal(QueryProblem.INVALID);
    }

    private Exchange export(Request request) throws Refusal {
        Exports wanted = exports.orElseThrow(() -> new Refusal(QueryProblem.EXPORT_OFF));
        return ask(wanted::write);
    }

    private Exchange ask(Question question) {
        long askedAtNanos = System.nanoTime();
        return new Exchange() {
            @Override
            public int answerBytesMax() {
                return ANSWER_BYTES_USUAL;
            }

            @Override
            protected boolean ask() {
                try {
                    threads.execute(() -> answer(answerTo(question, askedAtNanos)));
                    return true;
                } catch (RejectedExecutionException e) {
                    return false;
                }
            }
        };
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private Answer answerTo(Question question, long askedAtNanos) {
        if (System.nanoTime() - askedAtNanos > WAIT_MAX_NANOS) {
            return problems.of(HttpProblem.BUSY);
        }
        try {
            return Answer.json(200, question.answer());
        } catch (QueryException e) {
            return problems.of(problem(e));
        } catch (RuntimeException e) {
            ServiceLog.QUERY_FAILED.tell(e, "a query failed: " + e, String.valueOf(e));
            return problems.of(HttpProblem.INTERNAL);
        } catch (Error e) {
            Escalation.escalate(e);
            throw e;
        }
    }

    private static Problem problem(QueryException e) {
        Problem kind =
                switch (e.code()) {
                    case REFUSED -> QueryProblem.REFUSED;
                    case FAILED -> QueryProblem.FAILED;
                    case TOO_SLOW -> QueryProblem.TOO_SLOW;
                };
        return kind.withDetail(kind.detail() + ": " + e.getMessage());
    }

    List<Meter> meters() {
        return List.of(
                Meter.gauge("attribution_queries", "Queries under way", threads::getActiveCount),
                Meter.gauge(
                        "attribution_queries_waiting",
                        "Queries that wait for others",
                        () -> threads.getQueue().size()),
                Meter.gauge(
                        "attribution_queries_waiting_max",
                        "With more they are told to come later",
                        () -> WAITING_MAX));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        queries.close();
    }
}
