package dev.comporta.events;

import dev.comporta.http.Answer;
import dev.comporta.http.Problem;
import dev.comporta.http.Refusals;
import dev.comporta.json.JsonText;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The form of every answer to who brings events: {@code {"success", "message", "data", "timestamp",
 * "request_id"}}. The id is the request's own where it has one that can stand in a log, or is made.
 *
 * <p>Threading: owned by its event loop; {@link #taken} may be called on any thread.
 */
final class EventEnvelope implements Refusals {
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
    private static final HexFormat HEX = HexFormat.of();

    private final InstantSource clock;
    private final String madeBy = HEX.toHexDigits(new SecureRandom().nextLong());
    private int made;

    EventEnvelope(InstantSource clock) {
        this.clock = clock;
    }

    /** What a request is called in its answer. */
    String requestId(String told) {
        return SANE_ID.matcher(told).matches() ? told : madeBy + HEX.toHexDigits(made++);
    }

    @Override
    public Answer of(Problem problem, String fields, String told) {
        RejectedEvent.Action action =
                switch (problem.status()) {
                    case 408, 429, 503 -> RejectedEvent.Action.RETRY;
                    default -> RejectedEvent.Action.DROP;
                };
        String data = "{\"reason\":\"" + problem.slug() + "\",\"action\":\"" + action.word + "\"}";
        return answer(
                problem.status(),
                problem.fields() + fields,
                problem.detail(),
                data,
                requestId(told));
    }

    /**
     * What came of events that could be read.
     *
     * @param duplicates those of the accepted that had been there before
     */
    Answer taken(int accepted, int duplicates, List<RejectedEvent> rejected, String requestId) {
        StringBuilder data = new StringBuilder(64 + 128 * rejected.size());
        data.append("{\"accepted\":").append(accepted);
        data.append(",\"duplicates\":").append(duplicates);
        data.append(",\"rejected\":").append(rejected.size());
        if (!rejected.isEmpty()) {
            data.append(",\"items\":[");
            for (RejectedEvent event : rejected) {
                event.appendTo(data);
                data.append(',');
            }
            data.setCharAt(data.length() - 1, ']');
        }
        data.append('}');
        int status = status(accepted, rejected);
        return answer(
                status,
                status == 503 ? "Retry-After: 1\r\n" : "",
                message(accepted, rejected),
                data.toString(),
                requestId);
    }

    private static int status(int accepted, List<RejectedEvent> rejected) {
        if (rejected.isEmpty()) {
            return 202;
        }
        if (accepted > 0) {
            return 207;
        }
        return rejected.stream().anyMatch(it -> it.action() == RejectedEvent.Action.RETRY)
                ? 503
                : 400;
    }

    private static String message(int accepted, List<RejectedEvent> rejected) {
        if (rejected.isEmpty()) {
            return "The events are kept";
        }
        if (accepted > 0) {
            return "Some events are rejected";
        }
        return rejected.size() == 1 ? rejected.getFirst().message() : "All events are rejected";
    }

    private Answer answer(
            int status, String fields, String message, String data, String requestId) {
        String body =
                "{\"success\":"
                        + (status == 202)
                        + ",\"message\":"
                        + JsonText.quote(message)
                        + ",\"data\":"
                        + data
                        + ",\"timestamp\":"
                        + JsonText.quote(clock.instant())
                        + ",\"request_id\":\""
                        + requestId
                        + "\"}";
        return Answer.of(
                status,
                "Content-Type: application/json\r\nX-Request-Id: " + requestId + "\r\n" + fields,
                body);
    }
}
