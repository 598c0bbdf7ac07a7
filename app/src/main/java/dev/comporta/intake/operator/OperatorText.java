package dev.comporta.intake.operator;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.intake.PaymentText;
import dev.comporta.json.EpochNanos;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PaymentLife;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What the operator's desk says, as JSON text. */
final class OperatorText {
    static final String PURGED = "{\"message\":\"All payments purged.\"}";

    private OperatorText() {}

    static String deadLetters(Operator.Page page) {
        return of(page, "deadLetters", (life, now) -> deadLetter(life));
    }

    static String inDoubt(Operator.Page page) {
        return of(page, "inDoubt", OperatorText::doubt);
    }

    static String state(UUID id, String state) {
        return String.format(Locale.ROOT, "{\"correlationId\":\"%s\",\"state\":\"%s\"}", id, state);
    }

    static String retried(String reason, Operator.Retried retried) {
        return String.format(
                Locale.ROOT,
                "{\"reason\":\"%s\",\"retried\":%d,\"remaining\":%d}",
                reason,
                retried.retried(),
                retried.remaining());
    }

    private static String of(
            Operator.Page page, String name, BiFunction<PaymentLife, Long, String> text) {
        return String.format(
                Locale.ROOT,
                "{\"%s\":[%s],\"next\":%s}",
                name,
                page.payments().stream()
                        .map(life -> text.apply(life, page.asOfMillis()))
                        .collect(Collectors.joining(",")),
                page.next().map(key -> quote(ListQuery.text(key))).orElse("null"));
    }

    private static String deadLetter(PaymentLife life) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add(PaymentText.identity(life));
        text.add("\"reason\":" + quote(DeadLetterReason.of(life.evidence(), life.status()).slug()));
        text.add(PaymentText.evidence(life.evidence(), life.status()));
        text.add("\"attempts\":" + life.attempts());
        text.add("\"acceptedAt\":" + quote(Instant.ofEpochMilli(life.acceptedAtMillis())));
        text.add("\"buriedAt\":" + quote(Instant.ofEpochMilli(life.changedAtMillis())));
        return text.toString();
    }

    private static String doubt(PaymentLife life, long nowMillis) {
        Attempt attempt = life.trail().getLast().attempt();
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add(PaymentText.identity(life));
        text.add("\"requestedAt\":" + quote(EpochNanos.toInstant(attempt.requestedAtNanos())));
        text.add("\"ageMillis\":" + Math.max(0, nowMillis - attempt.openedAtMillis()));
        text.add("\"sends\":" + attempt.sends());
        text.add(PaymentText.evidence(attempt.evidence(), attempt.status()));
        text.add("\"attempts\":" + life.attempts());
        text.add("\"acceptedAt\":" + quote(Instant.ofEpochMilli(life.acceptedAtMillis())));
        return text.toString();
    }
}
