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
            default -> path.startsWith("/payments/") ? PAYMENT : NONE;
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

    /** Whether it asks the engine, which a draining instance no longer does. */
    boolean usesPayments() {
        return usesPayments;
    }
}
