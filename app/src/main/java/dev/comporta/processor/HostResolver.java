package dev.comporta.processor;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one host's name on a thread of its own, since that blocks; a literal address at once.
 * Questions while it is being resolved share the answer. How long an answer may be used again is
 * the JDK's matter ({@code networkaddress.cache.ttl}).
 *
 * <p>Threading: the loop's.
 */
final class HostResolver {
    private final EventExecutor loop;
    private final HostNames names;
    private final String host;
    private @Nullable Future<List<InetAddress>> pending;

    HostResolver(EventExecutor loop, HostNames names, String host) {
        this.loop = loop;
        this.names = names;
        this.host = host;
    }

    Future<List<InetAddress>> resolve() {
        return pending != null ? pending : literalOrAsked();
    }

    private Future<List<InetAddress>> literalOrAsked() {
        try {
            return loop.newSucceededFuture(List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException name) {
            return resolveOffLoop();
        }
    }

    private Future<List<InetAddress>> resolveOffLoop() {
        Promise<List<InetAddress>> answer = loop.newPromise();
        pending = answer;
        answer.addListener(resolved -> pending = null);
        Thread.ofPlatform().daemon().name("resolve-" + host).start(() -> ask(answer));
        return answer;
    }

    private void ask(Promise<List<InetAddress>> answer) {
        try {
            answer.setSuccess(names.addressesOf(host));
        } catch (UnknownHostException | RuntimeException e) {
            answer.setFailure(e);
        }
    }
}
