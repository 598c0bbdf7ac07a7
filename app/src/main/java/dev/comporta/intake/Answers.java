package dev.comporta.intake;

import dev.comporta.json.JsonText;
import dev.comporta.payment.Acceptance;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are the same every time, encoded once.
 *
 * <p>Threading: immutable.
 */
final class Answers {
    private final int retryAfterSeconds;
    private final Answer accepted = Answer.empty(202);
    private final Map<Problem, Answer> problems = new EnumMap<>(Problem.class);
    private final Map<ScanVerdict, Answer> defects = new EnumMap<>(ScanVerdict.class);

    Answers(int retryAfterSeconds) {
        this.retryAfterSeconds = retryAfterSeconds;
        for (Problem problem : Problem.values()) {
            problems.put(problem, of(problem, problem.detail(), ""));
        }
        for (ScanVerdict verdict : ScanVerdict.values()) {
            Problem problem = verdict.problem();
            if (problem != null) {
                defects.put(verdict, of(problem, verdict.detail(), ""));
            }
        }
    }

    Answer of(Problem problem) {
        return found(problems.get(problem));
    }

    /** The answer to a body with this defect. */
    Answer of(ScanVerdict defect) {
        return found(defects.get(defect));
    }

    Answer of(Acceptance acceptance) {
        return switch (acceptance) {
            case ACCEPTED, ALREADY_ACCEPTED -> accepted;
            case CONFLICT -> of(Problem.AMOUNT_CONFLICT);
            case FULL -> of(Problem.FULL);
            case UNAVAILABLE -> of(Problem.STORE_UNAVAILABLE);
        };
    }

    Answer methodNotAllowed(String allow) {
        Problem problem = Problem.METHOD_NOT_ALLOWED;
        return of(problem, "This path allows " + allow, "Allow: " + allow + "\r\n");
    }

    Answer of(Problem problem, String detail) {
        return of(problem, detail, "");
    }

    private Answer of(Problem problem, String detail, String fields) {
        String body =
                String.format(
                        Locale.ROOT,
                        "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":%s}",
                        JsonText.quote(problem.type()),
                        JsonText.quote(problem.title()),
                        problem.status(),
                        JsonText.quote(detail));
        return Answer.of(
                problem.status(),
                "Content-Type: application/problem+json\r\n" + fieldsOf(problem.status()) + fields,
                body);
    }

    private String fieldsOf(int status) {
        return switch (status) {
            case 401 -> "WWW-Authenticate: Bearer\r\n";
            case 503 -> "Retry-After: " + retryAfterSeconds + "\r\n";
            default -> "";
        };
    }

    private static Answer found(@Nullable Answer answer) {
        if (answer == null) {
            throw new IllegalArgumentException("a valid body has no defect to answer");
        }
        return answer;
    }
}
