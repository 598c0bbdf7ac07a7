package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import dev.comporta.json.Hex;
import java.util.UUID;

/** The payment that a request's path names. */
public final class PaymentId {
    private PaymentId() {}

    /**
     * The id.
     *
     * @throws Refusal where the path has no UUID in its variable part
     */
    public static UUID of(Request request) throws Refusal {
        byte[] text = request.variable().getBytes(US_ASCII);
        UUID id = Hex.uuid(text, 0, text.length);
        if (id == null) {
            throw new Refusal(PaymentProblem.NOT_A_UUID);
        }
        return id;
    }
}
