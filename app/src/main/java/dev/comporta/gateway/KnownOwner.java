package dev.comporta.gateway;

import dev.comporta.journal.redis.Owner;
import dev.comporta.relay.InstanceAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the owner of a shared journal is, as an address, which is read once for each owner.
 *
 * <p>Threading: safe.
 */
final class KnownOwner implements Supplier<Optional<InstanceAddress>> {
    private final Supplier<Optional<Owner>> owner;
    private volatile Read last = new Read(Optional.empty(), Optional.empty());

    private record Read(Optional<Owner> owner, Optional<InstanceAddress> address) {}

    KnownOwner(Supplier<Optional<Owner>> owner) {
        this.owner = owner;
    }

    /** Empty where there is none, or it told no address. */
    @Override
    public Optional<InstanceAddress> get() {
        Optional<Owner> now = owner.get();
        Read read = last;
        if (!read.owner().equals(now)) {
            read = new Read(now, now.flatMap(KnownOwner::address));
            last = read;
        }
        return read.address();
    }

    private static Optional<InstanceAddress> address(Owner owner) {
        try {
            return owner.address().isEmpty()
                    ? Optional.empty()
                    : Optional.of(InstanceAddress.of(owner.address()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // of a version that says it otherwise
        }
    }

    /** Whether there is one that takes requests. */
    boolean serves() {
        return owner.get().filter(Owner::serves).isPresent();
    }

    /** For people. */
    String words() {
        return owner.get()
                .map(
                        it ->
                                (it.address().isEmpty() ? "tells no address" : it.address())
                                        + ", term "
                                        + it.term()
                                        + (it.serves() ? "" : ", reads the journal"))
                .orElse("none");
    }
}
