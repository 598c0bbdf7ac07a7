package dev.comporta.routing;

/**
 * Where the oldest pending payments may go now.
 *
 * @param processor its index; negative: hold them back
 * @param permits how many, at the most
 * @param deadlineAtMostNanos only those whose deadline is not after this instant (monotonic)
 */
public record Route(int processor, int permits, long deadlineAtMostNanos) {
    public static final Route HOLD = new Route(-1, 0, 0);

    public boolean holds() {
        return processor < 0;
    }
}
