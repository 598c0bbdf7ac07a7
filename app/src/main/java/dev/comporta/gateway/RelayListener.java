package dev.comporta.gateway;

import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.UnixSocket;
import dev.comporta.relay.InstanceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where other instances pass requests on to this one. They have checked who asks, so nobody else
 * should reach it: it is a Unix socket, or an address of this machine, unless told otherwise.
 */
final class RelayListener {
    private static final int UNIX_MODE = 0660;
    private static final int CONNECTIONS_MAX = 256;
    private static final int UNANSWERED_MAX = 1_024;

    private RelayListener() {}

    /**
     * What to listen on beside where clients come in. Empty: nothing is told, and what clients use
     * can be reached from other machines, which must not be true of this.
     */
    static Optional<HttpOptions> options(GatewayOptions options) throws IOException {
        HttpOptions http = options.http();
        Optional<InstanceAddress> told = options.relay().listen();
        if (told.isPresent()) {
            return Optional.of(at(told.get(), http));
        }
        Optional<Path> clients = http.unixSocket().map(UnixSocket::path);
        if (clients.isPresent()) {
            return Optional.of(at(InstanceAddress.unix(Path.of(clients.get() + ".relay")), http));
        }
        return InetAddress.getByName(http.host()).isLoopbackAddress()
                ? Optional.of(at(InstanceAddress.tcp(http.host(), 0), http))
                : Optional.empty();
    }

    private static HttpOptions at(InstanceAddress address, HttpOptions http) {
        int mode = http.unixSocket().map(UnixSocket::mode).orElse(UNIX_MODE);
        HttpOptions place =
                address.socket()
                        .map(path -> new UnixSocket(path, mode))
                        .map(
                                socket ->
                                        new HttpOptions(
                                                HttpOptions.HOST,
                                                HttpOptions.NO_PORT,
                                                List.of(),
                                                Optional.of(socket)))
                        .orElseGet(
                                () ->
                                        new HttpOptions(
                                                address.host(),
                                                address.port(),
                                                List.of(),
                                                Optional.empty()));
        return forRelays(place.withinLimits(CONNECTIONS_MAX, http.heldBytesMax()));
    }

    /** A relay has many requests on one connection. */
    static HttpOptions forRelays(HttpOptions http) {
        return http.withPipelineMax(UNANSWERED_MAX);
    }

    /**
     * How others reach what is listened on.
     *
     * @param told ADVERTISE
     * @param server which listens there
     * @throws IllegalArgumentException where that is anybody's guess
     */
    static InstanceAddress advertised(
            Optional<InstanceAddress> told, HttpOptions listened, HttpServer server)
            throws IOException {
        if (told.isPresent()) {
            return told.get();
        }
        if (listened.unixSocket().isPresent()) {
            return InstanceAddress.unix(listened.unixSocket().get().path());
        }
        if (InetAddress.getByName(listened.host()).isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "ADVERTISE must say by which host and port other instances reach this one,"
                            + " which listens for them on "
                            + listened.host());
        }
        return InstanceAddress.tcp(listened.host(), server.port());
    }
}
