package dev.comporta.workbench.simulator;

/**
 * How often a payment meets a fault, each from 0 (never) to 1 (always).
 *
 * @param resetAfterBooking booked, then a TCP reset in place of the answer
 * @param hangAfterBooking booked, then no answer, with the connection left open
 * @param closeBeforeBooking not booked, and the connection closed in place of an answer
 */
public record Faults(double resetAfterBooking, double hangAfterBooking, double closeBeforeBooking) {

    public static final Faults NONE = new Faults(0, 0, 0);

    public Faults {
        requireProbability("resetAfterBooking", resetAfterBooking);
        requireProbability("hangAfterBooking", hangAfterBooking);
        requireProbability("closeBeforeBooking", closeBeforeBooking);
        requireProbability(
                "resetAfterBooking + hangAfterBooking", resetAfterBooking + hangAfterBooking);
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1: " + value);
        }
    }
}
