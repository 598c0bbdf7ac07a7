package dev.comporta.payment;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a payment is a dead letter, as its last evidence tells. The slugs are part of the public
 * contract: add, never rename.
 */
public enum DeadLetterReason implements Slug {
    /** Its processor will never take it: a 4xx to the only send of its attempt. */
    REFUSED(true),
    /** Each attempt was proved to have booked nothing, and no more are made. */
    RETRIES_EXHAUSTED(true),
    /** Its processor has the id booked, and not as this attempt. */
    BOOKED_OTHERWISE(false),
    /** Its processor called the only send a duplicate, and has no record of it. */
    NOT_ON_RECORD(true),
    /** Its last evidence proves nothing. */
    UNPROVEN(false);

    private final boolean isUnbooked;

    DeadLetterReason(boolean isUnbooked) {
        this.isUnbooked = isUnbooked;
    }

    /** Whether it proves that nothing is booked: only then may another attempt be made. */
    public boolean isUnbooked() {
        return isUnbooked;
    }

    /** The reason that the last evidence of a dead letter is. */
    public static DeadLetterReason of(Evidence evidence, int status) {
        return switch (evidence) {
            case NOT_SENT, OPERATOR -> RETRIES_EXHAUSTED;
            case LOOKED_UP -> status == 404 ? NOT_ON_RECORD : BOOKED_OTHERWISE;
            case ANSWERED -> ofStatus(status);
            case NONE, TIMED_OUT, BROKEN, GARBLED, RESTARTED, PAGE, OVERSIZED -> UNPROVEN;
        };
    }

    public static Optional<DeadLetterReason> ofSlug(String slug) {
        return Arrays.stream(values()).filter(reason -> reason.slug().equals(slug)).findFirst();
    }

    private static DeadLetterReason ofStatus(int status) {
        if (status == 422) {
            return BOOKED_OTHERWISE;
        }
        if (status == 429 || (status >= 500 && status <= 599)) {
            return RETRIES_EXHAUSTED;
        }
        boolean refused = status >= 400 && status <= 499 && status != 408 && status != 425;
        return refused ? REFUSED : UNPROVEN;
    }
}
