package dev.comporta.payment;

/** The time, injected. */
public interface Clock {

    /** Monotonic nanoseconds that start near zero: for all waits, time-outs and ages. */
    long nanos();

    /** Wall-clock epoch milliseconds: for what people and processors read. It may jump. */
    long epochMillis();

    /** This machine's clocks, the monotonic one counted from now. */
    static Clock system() {
        long start = System.nanoTime();
        return new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime() - start;
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }
        };
    }
}
