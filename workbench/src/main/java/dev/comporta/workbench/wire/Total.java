package dev.comporta.workbench.wire;

/** How many payments a processor booked, or is said to have booked, and for how much. */
public record Total(long count, long cents) {
    public static final Total NOTHING = new Total(0, 0);

    public Total plus(Total other) {
        return new Total(Math.addExact(count, other.count), Math.addExact(cents, other.cents));
    }

    /** Neither more payments nor more money. */
    public boolean isAtMost(Total other) {
        return count <= other.count && cents <= other.cents;
    }
}
