package dev.comporta.events.embedded;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventWarehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A warehouse in memory that outlives the process which loads it, and fails as it is told. A strict
 * fake: a position that goes back is an error.
 */
final class FakeWarehouse implements EventWarehouse {
    final List<String> events = new ArrayList<>();
    private Optional<Position> position = Optional.empty();
    private Fault fault = Fault.NONE;
    int loads;

    /** What becomes of the next load. */
    enum Fault {
        NONE,
        /** It is not done, and told so. */
        FAILS,
        /** It is done, and its answer is lost. */
        FAILS_AFTERWARDS,
        /** The process dies before it. */
        DIES,
        /** The process dies behind it. */
        DIES_AFTERWARDS
    }

    /** The process died. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    void failNext(Fault next) {
        fault = next;
    }

    @Override
    public Optional<Position> position() {
        return position;
    }

    @Override
    public void load(Iterable<EventBatch> batches, Position upTo) {
        Fault now = fault;
        fault = Fault.NONE;
        switch (now) {
            case NONE -> apply(batches, upTo);
            case FAILS -> throw new WarehouseException("it fails", new IOException());
            case DIES -> throw new Death();
            case FAILS_AFTERWARDS -> {
                apply(batches, upTo);
                throw new WarehouseException("its answer is lost", new IOException());
            }
            case DIES_AFTERWARDS -> {
                apply(batches, upTo);
                throw new Death();
            }
        }
    }

    private void apply(Iterable<EventBatch> batches, Position upTo) {
        if (position.isPresent() && upTo.sequence() < position.get().sequence()) {
            throw new IllegalStateException("back to " + upTo + " from " + position.get());
        }
        batches.forEach(batch -> events.addAll(Batches.texts(batch)));
        position = Optional.of(upTo);
        loads++;
    }

    @Override
    public void close() {}
}
