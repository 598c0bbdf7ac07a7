package dev.comporta.payment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest attempts of one payment that have ended without a booking, the oldest first: 24 bytes
 * each, because each of many pending payments may have some.
 *
 * <p>Word 0: {@code requestedAt}. Word 1: when it ended, and in the lower 16 bits the status. Word
 * 2: number (32 bits), sends (16), processor (8), evidence (7), and 1 where it was buried.
 */
final class AttemptTrail {
    /** Attempts that are remembered; older ones are forgotten, their count is not. */
    static final int MAX = 16;

    private static final int WORDS = 3;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int SENDS_MAX = 0xFFFF;

    private long[] words = new long[WORDS];
    private int count;

    void add(Attempt attempt) {
        if (count == MAX) {
            System.arraycopy(words, WORDS, words, 0, (MAX - 1) * WORDS);
            count--;
        } else if (count * WORDS == words.length) {
            words = Arrays.copyOf(words, Math.min(MAX, count * 2) * WORDS);
        }
        int base = count++ * WORDS;
        words[base] = attempt.requestedAtNanos();
        words[base + 1] = attempt.endedAtMillis() << 16 | attempt.status();
        words[base + 2] =
                (long) attempt.number() << 32
                        | (long) Math.min(SENDS_MAX, attempt.sends()) << 16
                        | (attempt.processor() & 0xFFL) << 8
                        | (long) attempt.evidence().code() << 1
                        | (attempt.ending() == Attempt.Ending.BURIED ? 1 : 0);
    }

    List<Attempt> attempts() {
        List<Attempt> attempts = new ArrayList<>(count + 1);
        for (int index = 0; index < count; index++) {
            attempts.add(get(index));
        }
        return attempts;
    }

    private Attempt get(int index) {
        int base = index * WORDS;
        long packed = words[base + 2];
        return new Attempt(
                (int) (packed >>> 32),
                (byte) (packed >>> 8),
                words[base],
                words[base] / NANOS_PER_MILLI,
                (int) (packed >>> 16) & SENDS_MAX,
                Evidence.of((int) (packed >>> 1) & 0x7F),
                (int) words[base + 1] & 0xFFFF,
                words[base + 1] >> 16,
                (packed & 1) != 0 ? Attempt.Ending.BURIED : Attempt.Ending.PUT_BACK);
    }
}
