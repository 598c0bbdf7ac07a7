package dev.comporta.journal.redis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.PKIXReason;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator can do about an error of Redis, or of the way there. */
final class Advice {
    private static final String OF_SENTINEL =
            "a Sentinel says so: look at REDIS_SENTINEL_PASSWORD_FILE";

    private Advice() {}

    /**
     * @param words of the error's root
     */
    static Optional<String> on(Throwable failure, String words) {
        if (words.startsWith("WRONGPASS") || words.startsWith("NOAUTH")) {
            return Optional.of(
                    causes(failure).anyMatch(Advice::isOfSentinel)
                            ? OF_SENTINEL
                            : "not let in: look at REDIS_USER, REDIS_PASSWORD_FILE and REDIS_URL");
        }
        if (words.startsWith("NOREPLICAS")) {
            return Optional.of(
                    "its replicas are gone or behind, and min-replicas-to-write says no");
        }
        if (words.startsWith("READONLY")) {
            return Optional.of("it is a replica: REDIS_URL must name the primary, or Sentinels");
        }
        if (causes(failure).anyMatch(Advice::isUntrusted)) {
            return Optional.of(
                    "Redis's certificate is of no authority that is trusted: name it with REDIS_CA");
        }
        if (words.contains("certificate_required")) {
            return Optional.of("Redis asks for a certificate: REDIS_CERTIFICATE and REDIS_KEY");
        }
        return Optional.empty();
    }

    private static boolean isUntrusted(Throwable failure) {
        return failure instanceof CertPathBuilderException
                || (failure instanceof CertPathValidatorException path
                        && path.getReason() == PKIXReason.NO_TRUST_ANCHOR);
    }

    private static boolean isOfSentinel(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("Sentinel");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, it -> it != null, Throwable::getCause);
    }
}
