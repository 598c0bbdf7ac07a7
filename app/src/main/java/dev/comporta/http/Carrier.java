package dev.comporta.http;

import io.netty.channel.socket.DuplexChannel;

/** What carries a connection's bytes: the socket alone, or TLS over it. */
interface Carrier {
    /** What it tells the connection, as an event. */
    enum Sign {
        /** More is held of the input than before. */
        HELD
    }

    Carrier CLEAR =
            new Carrier() {
                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public int heldBytes() {
                    return 0;
                }

                @Override
                public void closeOutput(DuplexChannel channel) {
                    var _ = channel.shutdownOutput();
                }
            };

    /** Whether the client could read an answer now. */
    boolean isReady();

    /** What it holds of the client's bytes. */
    int heldBytes();

    /** Ends our half: all that was written is sent before. */
    void closeOutput(DuplexChannel channel);
}
