package dev.comporta.workbench.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One call of the API: what was asked, and where to answer. */
record Call(FullHttpRequest request, QueryStringDecoder uri, SimulatorExchange exchange) {

    /** What a call does. It ends the exchange now or later. */
    record Route(HttpMethod method, Consumer<Call> handler) {

        /** One that is answered at once. */
        static Route answered(HttpMethod method, Function<Call, SimulatorAnswer> function) {
            return new Route(method, call -> call.answer(function.apply(call)));
        }
    }

    static Call of(FullHttpRequest request, SimulatorExchange exchange) {
        return new Call(request, new QueryStringDecoder(request.uri()), exchange);
    }

    Call unheard() {
        return new Call(request, uri, new UnheardExchange(exchange));
    }

    String path() {
        return uri.path();
    }

    byte[] body() {
        return ByteBufUtil.getBytes(request.content());
    }

    /** Missing and empty are the same. */
    Optional<Instant> instant(String parameter) {
        return uri.parameters().getOrDefault(parameter, List.of()).stream()
                .findFirst()
                .filter(text -> !text.isEmpty())
                .map(text -> RequestParser.instant(text, parameter));
    }

    void answer(SimulatorAnswer answer) {
        exchange.answer(answer);
    }
}
