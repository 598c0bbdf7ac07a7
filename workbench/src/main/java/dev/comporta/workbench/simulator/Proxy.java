package dev.comporta.workbench.simulator;

/**
 * An ingress in front of the processor, which answers every call but those under {@code /admin}
 * itself, with an HTML page.
 *
 * @param status of the page; 0: there is no ingress
 * @param forwards whether the processor gets the call all the same, so that a payment may be booked
 *     behind the page
 * @param retryAfter the page's {@code Retry-After}; empty: none
 */
public record Proxy(int status, boolean forwards, String retryAfter) {

    public static final Proxy NONE = new Proxy(0, false, "");

    private static final int STATUS_MIN = 200;
    private static final int STATUS_MAX = 599;

    public Proxy {
        if (status != 0 && (status < STATUS_MIN || status > STATUS_MAX)) {
            throw new IllegalArgumentException("status must be 0, or 200 to 599: " + status);
        }
        if (!retryAfter.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("retryAfter must be printable ASCII");
        }
    }

    boolean answers() {
        return status != 0;
    }

    SimulatorAnswer page() {
        SimulatorAnswer page = SimulatorAnswer.page(status);
        return retryAfter.isEmpty() ? page : page.withHeader("Retry-After", retryAfter);
    }
}
