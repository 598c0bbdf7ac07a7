package dev.comporta.journal;

import java.util.concurrent.Executor;

/**
 * Where the journal's slow work runs. In production: one daemon thread each for {@code sync} and
 * {@code allocation}, so that a slow fsync does not delay the next segment, and the owner's event
 * loop; in a simulation: queues driven step by step. The threads must never be interrupted while
 * they work, since that closes the files under them.
 *
 * @param sync runs fsyncs; at most one is queued or running
 * @param allocation creates and deletes segments, one at a time
 * @param owner takes the results; runs tasks on the thread that appends, in the order given
 */
public record JournalThreads(Executor sync, Executor allocation, Executor owner) {}
