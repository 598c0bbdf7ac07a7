package dev.comporta.journal.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.event.Event;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;

/** How Lettuce is used: it sends nothing twice by itself. */
final class RedisClients {
    static {
        // With both of Netty's native transports there, it warns of its own choice at each connect.
        System.setProperty("io.lettuce.core.iouring", "false");
        // Its events are told by the log and the metrics.
        System.setProperty("io.lettuce.core.jfr", "false");
    }

    private RedisClients() {}

    static ClientResources newResources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                // The JDK's, as for processors.
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
                .eventBus(new NoEvents())
                .build();
    }

    /** Half-open connections are found by time-outs of ours. */
    static RedisClient newClient(ClientResources resources, RedisOptions options) {
        RedisClient client = new AsynchronousClient(resources);
        ClientOptions.Builder builder =
                ClientOptions.builder()
                        .autoReconnect(false)
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(
                                SocketOptions.builder()
                                        .connectTimeout(options.connectTimeout())
                                        .keepAlive(false)
                                        .build());
        if (options.speaksTls()) {
            builder.sslOptions(options.security().sslOptions());
        }
        client.setOptions(builder.build());
        return client;
    }

    static void close(RedisClient client, ClientResources resources, Duration most) {
        client.shutdown(Duration.ZERO, most);
        resources.shutdown(0, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nobody listens to them. */
    private static final class NoEvents implements EventBus {
        @Override
        public Flux<Event> get() {
            return Flux.never();
        }

        @Override
        public void publish(Event event) {}
    }
}
