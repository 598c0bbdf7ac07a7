package dev.comporta.http;

import dev.comporta.json.JsonText;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns problems into answers, each encoded once.
 *
 * <p>Threading: safe.
 */
public final class ProblemAnswers {
    /** Many more than there are; a detail that differs each time must not fill the memory. */
    private static final int KEPT_MAX = 256;

    private final Map<Problem, Answer> kept = new ConcurrentHashMap<>();

    public Answer of(Problem problem) {
        Answer answer = kept.get(problem);
        if (answer == null) {
            answer = of(problem, "");
            if (kept.size() < KEPT_MAX) {
                kept.put(problem, answer);
            }
        }
        return answer;
    }

    /**
     * Not kept.
     *
     * @param fields header lines that it has beside those of its status
     */
    static Answer of(Problem problem, String fields) {
        String body =
                String.format(
                        Locale.ROOT,
                        "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":%s}",
                        JsonText.quote(problem.type()),
                        JsonText.quote(problem.title()),
                        problem.status(),
                        JsonText.quote(problem.detail()));
        return Answer.of(
                problem.status(),
                "Content-Type: application/problem+json\r\n" + problem.fields() + fields,
                body);
    }
}
