package dev.comporta.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.door.Access;
import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * {@code GET /openapi.json}: what all routes take and answer, as OpenAPI 3.1. It is written by hand
 * and held to the routes by a test; nothing of it is read before somebody asks.
 */
final class ApiDocument {
    private ApiDocument() {}

    static List<Route> list() {
        return List.of(
                Route.get("/openapi.json", ApiDocument::tell)
                        .by(Access.ANYONE)
                        .evenWhileDraining());
    }

    private static Exchange tell(Request request) {
        return Exchange.answered(
                request.ifNoneMatch().contains(Whole.TAG) ? Whole.SAME : Whole.ANSWER);
    }

    /** Made where it is asked for the first time. */
    private static final class Whole {
        static final String TAG;
        static final Answer ANSWER;
        static final Answer SAME;

        static {
            String text = read();
            TAG = "\"" + Integer.toHexString(text.hashCode()) + "-" + text.length() + "\"";
            String fields = "ETag: " + TAG + "\r\nCache-Control: no-cache\r\n";
            SAME = Answer.notModified(fields);
            ANSWER = Answer.of(200, fields + "Content-Type: application/json\r\n", text);
        }

        private static String read() {
            try (InputStream in = ApiDocument.class.getResourceAsStream("openapi.json")) {
                return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
