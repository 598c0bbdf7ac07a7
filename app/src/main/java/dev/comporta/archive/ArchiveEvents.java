package dev.comporta.archive;

import dev.comporta.log.Event;

/** What the archive tells. */
final class ArchiveEvents {
    static final Event LAGS = Event.warn("archive", "archive-lags", "reason");
    static final Event RECOVERED = Event.info("archive", "archive-recovered");
    static final Event ROWS_REFUSED = Event.error("archive", "archive-rows-refused", "count");

    private ArchiveEvents() {}
}
