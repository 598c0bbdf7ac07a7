package dev.comporta.payment;

import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.util.List;

/** Takes payments back into a store that has lost them, from one who has kept a copy. */
public interface RestoreTarget {

    /** What stands behind the last purge is all that there is; comes first, if at all. */
    void purged(Purged last);

    /** What nobody has any more, and is in front of everything else that is handed over. */
    void dropped(DroppedHistory sums);

    /**
     * A dead letter that nobody has seen to.
     *
     * @param earlier how its attempts before ended, the oldest first
     */
    void deadLetter(Changed buried, List<Changed> earlier, List<Note> notes);

    /**
     * A settled or acknowledged payment; they come in the order of their positions.
     *
     * @param earlier how the attempts ended that {@code closing} does not tell, the oldest first
     */
    void closed(Changed closing, List<Changed> earlier, List<Note> notes);
}
