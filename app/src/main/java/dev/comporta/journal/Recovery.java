package dev.comporta.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings a directory's segments to the state from which appending goes on. */
final class Recovery {

    record Recovered(List<Segment> segments, @Nullable Segment spare, long lastSequence) {}

    Recovery(Disk disk, JournalOptions options, SyncFuse fuse) {}

    Recovered recover(long fromSequence, Consumer<RecordView> replay) {
        return new Recovered(new ArrayList<>(), null, 0);
    }
}
