package dev.comporta.processor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A port at which the kernel lets nobody further in: connecting takes for ever. */
final class DeafServer implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 200;
    private static final int BACKLOG_MAX = 100;

    private final ServerSocket server;
    private final List<Socket> backlog = new ArrayList<>();

    /**
     * @param port 0 for any free one
     */
    DeafServer(InetAddress address, int port) throws IOException {
        server = new ServerSocket(port, 1, address);
        while (backlog.size() < BACKLOG_MAX && takesAnother()) {
            // Until the kernel drops further ones.
        }
    }

    private boolean takesAnother() {
        Socket socket = new Socket();
        backlog.add(socket);
        try {
            socket.connect(
                    new InetSocketAddress(server.getInetAddress(), port()), CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException full) {
            return false;
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : backlog) {
            socket.close();
        }
        server.close();
    }
}
