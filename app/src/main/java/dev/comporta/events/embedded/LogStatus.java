package dev.comporta.events.embedded;

import java.util.Optional;

/**
 * How the journal of events is, as it was a moment ago.
 *
 * @param keptBytes records that are kept
 * @param unsyncedRecords of them those that a power loss would take
 * @param roomBytes what is allocated ahead for more
 * @param problem why it takes nothing now
 */
record LogStatus(long keptBytes, long unsyncedRecords, long roomBytes, Optional<String> problem) {}
