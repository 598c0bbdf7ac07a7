package dev.comporta.log;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often the same may be told: so many times in a second, and what comes beyond is counted.
 *
 * <p>Threading: one owner.
 */
final class RateLimit {
    /** Many more than there are events and libraries' places; those beyond share one limit. */
    static final int KEYS_MAX = 1024;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final int most;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new HashMap<>();

    private static final class Window {
        private long startNanos;
        private int told;
        private long suppressed;
    }

    /**
     * @param most in a second
     * @param nanos monotonic
     */
    RateLimit(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Whether it may be told now. */
    boolean takes(String key) {
        Window window = windows.computeIfAbsent(kept(key), _ -> new Window());
        long now = nanos.getAsLong();
        if (window.told == 0 || now - window.startNanos >= SECOND_NANOS) {
            window.startNanos = now;
            window.told = 0;
        }
        if (window.told < most) {
            window.told++;
            return true;
        }
        window.suppressed++;
        return false;
    }

    private String kept(String key) {
        return windows.size() < KEYS_MAX || windows.containsKey(key) ? key : "others";
    }

    /** What was not told since this was last asked, by its key; it counts from 0 again. */
    Map<String, Long> takeSuppressed() {
        Map<String, Long> counts = new HashMap<>();
        windows.forEach(
                (key, window) -> {
                    if (window.suppressed > 0) {
                        counts.put(key, window.suppressed);
                        window.suppressed = 0;
                    }
                });
        return counts;
    }
}
