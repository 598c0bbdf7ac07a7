package dev.comporta.processor;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resolves names by the JDK on a thread of their own, since that blocks; literal addresses at once.
 * Questions for one name while it is being resolved share the answer. How long an answer may be
 * used again is the JDK's matter ({@code networkaddress.cache.ttl}).
 *
 * <p>Threading: the loop's.
 */
final class OffLoopResolver extends AddressResolverGroup<InetSocketAddress> {

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new Names(loop).asAddressResolver();
    }

    private static final class Names extends InetNameResolver {
        private final Map<String, Future<InetAddress>> pending = new HashMap<>();

        Names(EventExecutor loop) {
            super(loop);
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> answer) throws Exception {
            byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
            if (literal != null) {
                answer.setSuccess(InetAddress.getByAddress(host, literal));
            } else {
                pending.computeIfAbsent(host, this::resolveOffLoop)
                        .addListener((Future<InetAddress> resolved) -> pass(resolved, answer));
            }
        }

        private Future<InetAddress> resolveOffLoop(String host) {
            Promise<InetAddress> answer = executor().newPromise();
            answer.addListener(resolved -> pending.remove(host));
            Thread.ofPlatform().daemon().name("resolve-" + host).start(() -> lookUp(host, answer));
            return answer;
        }

        private static void lookUp(String host, Promise<InetAddress> answer) {
            try {
                answer.setSuccess(InetAddress.getByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                answer.setFailure(e);
            }
        }

        private static void pass(Future<InetAddress> resolved, Promise<InetAddress> answer) {
            if (resolved.isSuccess()) {
                answer.setSuccess(resolved.getNow());
            } else {
                answer.setFailure(resolved.cause());
            }
        }

        /** Never asked for by a connect; here because the base class wants it. */
        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> answer) {
            answer.setFailure(new UnsupportedOperationException("one address is enough: " + host));
        }
    }
}
