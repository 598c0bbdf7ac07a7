package dev.comporta.intake;

import static dev.comporta.json.JsonText.money;
import static dev.comporta.json.JsonText.quote;

import dev.comporta.json.EpochNanos;
import dev.comporta.json.JsonText;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Summary;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the gateway tells of payments, as JSON text. */
public final class PaymentText {
    private PaymentText() {}

    static String of(Summary summary) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        for (Summary.ProcessorTotals part : summary.processors()) {
            text.add(
                    quote(part.processor())
                            + ":{\"totalRequests\":"
                            + part.totals().count()
                            + ",\"totalAmount\":"
                            + new BigDecimal(part.totals().amountCents(), 2).toPlainString()
                            + "}");
        }
        return text.toString();
    }

    /**
     * A payment's life.
     *
     * @param tellsNotes with what operators wrote down, which is for operators
     */
    static String of(PaymentLife life, boolean tellsNotes) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"correlationId\":" + quote(life.id().toString()));
        text.add("\"amount\":" + money(life.amountCents()));
        text.add("\"state\":" + quote(life.state().words()));
        text.add("\"acceptedAt\":" + quote(Instant.ofEpochMilli(life.acceptedAtMillis())));
        text.add("\"changedAt\":" + quote(Instant.ofEpochMilli(life.changedAtMillis())));
        text.add("\"processor\":" + life.processor().map(JsonText::quote).orElse("null"));
        text.add("\"requestedAt\":" + requestedAt(life));
        text.add("\"attempts\":" + life.attempts());
        text.add(evidence(life.evidence(), life.status()));
        text.add("\"trail\":" + list(life.trail(), PaymentText::of));
        if (tellsNotes) {
            text.add("\"notes\":" + list(life.notes(), PaymentText::of));
        }
        return text.toString();
    }

    private static <T> String list(List<T> parts, Function<T, String> text) {
        return parts.stream().map(text).collect(Collectors.joining(",", "[", "]"));
    }

    private static String of(Note note) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"attempt\":" + note.attempt());
        text.add("\"at\":" + quote(Instant.ofEpochMilli(note.atMillis())));
        text.add("\"text\":" + quote(note.text()));
        return text.toString();
    }

    private static String of(PaymentLife.AttemptLife part) {
        Attempt attempt = part.attempt();
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"number\":" + attempt.number());
        text.add("\"processor\":" + quote(part.processor()));
        text.add("\"requestedAt\":" + quote(EpochNanos.toInstant(attempt.requestedAtNanos())));
        text.add("\"openedAt\":" + instantOrNull(attempt.openedAtMillis()));
        text.add("\"sends\":" + (attempt.sends() == 0 ? "null" : attempt.sends()));
        text.add(evidence(attempt.evidence(), attempt.status()));
        text.add("\"endedAt\":" + instantOrNull(attempt.endedAtMillis()));
        text.add("\"ending\":" + quote(attempt.ending().words()));
        return text.toString();
    }

    /** Id, amount and processor, as members. */
    public static String identity(PaymentLife life) {
        return "\"correlationId\":"
                + quote(life.id().toString())
                + ",\"amount\":"
                + money(life.amountCents())
                + ",\"processor\":"
                + life.processor().map(JsonText::quote).orElse("null");
    }

    /** Evidence and its HTTP status, as members. */
    public static String evidence(Evidence evidence, int status) {
        String told = status == 0 ? "null" : Integer.toString(status);
        return "\"evidence\":" + quote(evidence.words()) + ",\"status\":" + told;
    }

    private static String instantOrNull(long epochMillis) {
        return epochMillis == 0 ? "null" : quote(Instant.ofEpochMilli(epochMillis));
    }

    private static String requestedAt(PaymentLife life) {
        if (life.attempts() == 0) {
            return "null";
        }
        return quote(EpochNanos.toInstant(life.requestedAtNanos()));
    }
}
