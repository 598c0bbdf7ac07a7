package dev.comporta.page;

import dev.comporta.door.Access;
import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.HttpProblem;
import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import java.util.List;

/**
 * What browsers ask for: the page's files, open to anyone, and its numbers, for administrators.
 *
 * <p>Threading: immutable; called on every event loop.
 */
public final class PageRoutes {
    private static final String NOT_KEPT =
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
    private static final String STREAM =
            "Content-Type: text/event-stream; charset=utf-8\r\nX-Accel-Buffering: no\r\n"
                    + NOT_KEPT;
    private static final List<String> MINUTES = List.of("1", "10", "60");
    private static final int SECONDS_A_MINUTE = 60;

    private final History history;
    private final Viewers viewers;
    private final Answer stream;

    PageRoutes(History history, Viewers viewers) {
        this.history = history;
        this.viewers = viewers;
        stream = Answer.stream(200, STREAM, viewers);
    }

    public List<Route> list() {
        return List.of(
                Route.get("/", request -> PageFiles.all().index(request)).by(Access.ANYONE),
                Route.get("/ui/{file}", request -> PageFiles.all().part(request)).by(Access.ANYONE),
                Route.get("/ui/stream", this::stream).by(Access.ADMINISTER),
                Route.get("/ui/history", this::history).by(Access.ADMINISTER));
    }

    private Exchange stream(Request request) throws Refusal {
        if (viewers.areFull()) {
            throw new Refusal(HttpProblem.BUSY);
        }
        return Exchange.answered(stream);
    }

    private Exchange history(Request request) throws Refusal {
        List<String> minutes = request.parameters().getOrDefault("minutes", List.of("10"));
        if (minutes.size() != 1 || !MINUTES.contains(minutes.getFirst())) {
            throw new Refusal(PageProblem.INVALID_MINUTES);
        }
        int seconds = Integer.parseInt(minutes.getFirst()) * SECONDS_A_MINUTE;
        return Exchange.answered(
                Answer.of(
                        200,
                        "Content-Type: application/json\r\n" + NOT_KEPT,
                        history.json(seconds)));
    }
}
