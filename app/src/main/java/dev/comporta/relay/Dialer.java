package dev.comporta.relay;

/** Opens connections to owners. */
interface Dialer {

    /** Connects at some time, and tells the connection how that went, on its event loop. */
    void dial(InstanceAddress address, OwnerConnection connection);
}
