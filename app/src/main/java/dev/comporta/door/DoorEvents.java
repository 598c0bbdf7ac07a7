package dev.comporta.door;

import dev.comporta.log.Event;

/** What is told of the files at the door. */
final class DoorEvents {
    static final Event FILES_READ = Event.info("door", "files-read");
    static final Event FILES_UNUSABLE = Event.warn("door", "files-unusable");

    private DoorEvents() {}
}
