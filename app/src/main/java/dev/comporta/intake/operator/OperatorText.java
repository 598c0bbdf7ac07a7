package dev.comporta.intake.operator;

import dev.comporta.intake.PaymentText;
import dev.comporta.json.EpochNanos;
import dev.comporta.json.JsonText;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PaymentLife;
import java.time.Instant;
import java.util.Locale;
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
                page.next().map(key -> JsonText.quote(ListQuery.text(key))).orElse("null"));
    }

    private static String deadLetter(PaymentLife life) {
        DeadLetterReason reason = DeadLetterReason.of(life.evidence(), life.status());
        return "{"
                + PaymentText.identity(life)
                + ",\"reason\":"
                + JsonText.quote(reason.slug())
                + ","
                + PaymentText.evidence(life.evidence(), life.status())
                + ",\"attempts\":"
                + life.attempts()
                + ",\"acceptedAt\":"
                + JsonText.quote(Instant.ofEpochMilli(life.acceptedAtMillis()))
                + ",\"buriedAt\":"
                + JsonText.quote(Instant.ofEpochMilli(life.changedAtMillis()))
                + "}";
    }

    private static String doubt(PaymentLife life, long nowMillis) {
        Attempt attempt = life.trail().getLast().attempt();
        return "{"
                + PaymentText.identity(life)
                + ",\"requestedAt\":"
                + JsonText.quote(EpochNanos.toInstant(attempt.requestedAtNanos()))
                + ",\"ageMillis\":"
                + Math.max(0, nowMillis - attempt.openedAtMillis())
                + ",\"sends\":"
                + attempt.sends()
                + ","
                + PaymentText.evidence(attempt.evidence(), attempt.status())
                + ",\"attempts\":"
                + life.attempts()
                + ",\"acceptedAt\":"
                + JsonText.quote(Instant.ofEpochMilli(life.acceptedAtMillis()))
                + "}";
    }
}
