package dev.comporta.intake;

/** A path of the gateway, and the methods that it answers. */
enum Endpoint {
    PAYMENTS("POST", true),
    PAYMENT("GET, HEAD", true),
    SUMMARY("GET, HEAD", true),
    PURGE("POST", true),
    HEALTH("GET, HEAD", false),
    LIVENESS("GET, HEAD", false),
    METRICS("GET, HEAD", false),
    PROCESSORS("GET, HEAD", false),
    DEAD_LETTERS("GET, HEAD", true),
    DEAD_LETTERS_RETRY("POST", true),
    DEAD_LETTER_RETRY("POST", true),
    DEAD_LETTER_ACKNOWLEDGE("POST", true),
    IN_DOUBT("GET, HEAD", true),
    IN_DOUBT_RESOLVE("POST", true),
    NONE("", false);

    private final String allow;
    private final boolean usesPayments;

    Endpoint(String allow, boolean usesPayments) {
        this.allow = allow;
        this.usesPayments = usesPayments;
    }

    static Endpoint at(String path) {
        return switch (path) {
            case "/payments" -> PAYMENTS;
            case "/payments-summary" -> SUMMARY;
            case "/purge-payments" -> PURGE;
            case "/healthz", "/readyz" -> HEALTH;
            case "/livez" -> LIVENESS;
            case "/metrics" -> METRICS;
            case "/processors" -> PROCESSORS;
            case "/dead-letters" -> DEAD_LETTERS;
            case "/dead-letters/retry" -> DEAD_LETTERS_RETRY;
            case "/in-doubt" -> IN_DOUBT;
            default -> path.startsWith("/payments/") ? PAYMENT : OperatorRoutes.endpointAt(path);
        };
    }

    /** The value of the Allow field. */
    String allow() {
        return allow;
    }

    boolean allows(String method) {
        return allow.equals(method)
                || (allow.startsWith("GET") && (method.equals("GET") || method.equals("HEAD")));
    }

    /** Whether it belongs to the operator's desk. */
    boolean isOperators() {
        return switch (this) {
            case PROCESSORS,
                    DEAD_LETTERS,
                    DEAD_LETTERS_RETRY,
                    DEAD_LETTER_RETRY,
                    DEAD_LETTER_ACKNOWLEDGE,
                    IN_DOUBT,
                    IN_DOUBT_RESOLVE ->
                    true;
            case PAYMENTS, PAYMENT, SUMMARY, PURGE, HEALTH, LIVENESS, METRICS, NONE -> false;
        };
    }

    /** Whether it asks the engine, which a draining instance no longer does. */
    boolean usesPayments() {
        return usesPayments;
    }
}
