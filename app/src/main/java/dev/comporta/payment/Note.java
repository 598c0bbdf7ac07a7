package dev.comporta.payment;

/**
 * What an operator wrote down when he decided about a payment. It is kept with the decision.
 *
 * @param attempt the number of the attempt that was decided about
 * @param atMillis epoch milliseconds
 * @param text at most {@value #LENGTH_MAX} characters, without control characters
 */
public record Note(int attempt, long atMillis, String text) {
    public static final int LENGTH_MAX = 200;

    public Note {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a note must have 1 to " + LENGTH_MAX + " characters: " + text.length());
        }
    }
}
