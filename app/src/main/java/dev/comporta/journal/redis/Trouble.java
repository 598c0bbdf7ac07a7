package dev.comporta.journal.redis;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why Redis can't be used, if so; whoever listens is told when that begins, and when it changes.
 *
 * <p>Threading: the keeper's; {@link #words} on any.
 */
final class Trouble {
    private final LeaseListener listener;
    private volatile @Nullable String words = "connecting";

    Trouble(LeaseListener listener) {
        this.listener = listener;
    }

    /** Empty: Redis can be used. */
    Optional<String> words() {
        return Optional.ofNullable(words);
    }

    void is(String newWords) {
        if (!newWords.equals(words)) {
            listener.onProblem(newWords);
        }
        words = newWords;
    }

    void isOver() {
        words = null;
    }
}
