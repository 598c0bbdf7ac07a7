package dev.comporta.events.service;

import dev.comporta.http.Problem;

/** Why a query is not answered. */
public final class QueryProblem {
    public static final Problem INVALID =
            new Problem(
                    400,
                    "invalid-query",
                    "A query is the parameter sql, or a JSON object with the field sql");

    public static final Problem REFUSED =
            new Problem(400, "query-refused", "Exactly one SELECT is answered");

    public static final Problem FAILED =
            new Problem(400, "query-failed", "The database can't answer the query");

    public static final Problem TOO_SLOW =
            new Problem(400, "query-too-slow", "The query took longer than it may");

    public static final Problem EXPORT_OFF =
            new Problem(403, "export-off", "EVENTS_EXPORT_DIR names no directory to export to");

    private QueryProblem() {}
}
