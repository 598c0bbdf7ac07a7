package dev.comporta.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A collector that takes all spans and keeps none. It ends with the process. */
final class SpanSink {
    private SpanSink() {}

    static URI start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/traces",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                        exchange.sendResponseHeaders(200, -1);
                    }
                });
        Thread.ofPlatform().daemon().name("span-sink").start(server::start);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
