/**
 * The kind of journal that lies in Redis, where several instances can reach it and one at a time
 * owns it: a lease with a fencing number, a log whose appends are checked against both, and the
 * files beside it.
 *
 * <p>Nothing here is ever sent again by itself: what became of a command whose answer did not come
 * is unknown, and the journal above asks where the log ends.
 */
@NullMarked
package dev.comporta.journal.redis;

import org.jspecify.annotations.NullMarked;
