package dev.comporta.bench;

import dev.comporta.bench.LimitedGroup.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The topologies of {@code deploy} without containers: the same configurations, and each service in
 * the limits and with the settings that its compose file names (a test holds that). Sockets lie in
 * a directory of their own, and the balancer listens on {@link Contender#PORT}.
 */
enum DeployedTopology {
    HAPROXY_REDIS("haproxy-redis") {
        @Override
        void addServices(Builder builder) {
            builder.haproxy(new Limits(14, 0.15));
            builder.redis(new Limits(24, 0.15), "18mb");
            for (int number = 1; number <= 4; number++) {
                builder.gateway("gateway-" + number, new Limits(78, 0.30), builder.overRedis());
            }
        }
    },
    NGINX_WORKER_REDIS("nginx-worker-redis") {
        @Override
        void addServices(Builder builder) {
            builder.nginx(new Limits(12, 0.10));
            builder.redis(new Limits(22, 0.15), "16mb");
            Map<String, String> worker = new HashMap<>(builder.overRedis());
            worker.putAll(Map.of("MODE", "worker", "RELAY_LISTEN", builder.relay()));
            builder.worker(new Limits(76, 0.40), worker);
            for (int number = 1; number <= 5; number++) {
                builder.gateway("api-" + number, new Limits(48, 0.17), builder.passingOn());
            }
        }
    },
    SMALL("small") {
        @Override
        void addServices(Builder builder) {
            builder.haproxy(new Limits(50, 0.30));
            builder.gateway(
                    "worker", new Limits(200, 0.80), Map.of("RELAY_LISTEN", builder.relay()));
            builder.gateway("api", new Limits(100, 0.40), builder.passingOn());
        }
    };

    private final String slug;

    DeployedTopology(String slug) {
        this.slug = slug;
    }

    String slug() {
        return slug;
    }

    abstract void addServices(Builder builder);

    /**
     * Its services, in the order in which they start; configurations are written into the
     * directory.
     *
     * @param responder stands in each gateway's place; empty: gateways do
     */
    List<TopologyService> services(
            Path home, Path directory, Map<String, String> settings, List<String> responder)
            throws IOException {
        Builder builder = new Builder(home, directory, settings, responder);
        builder.adapt("balancer/haproxy.cfg");
        builder.adapt("balancer/nginx.conf");
        builder.adapt("redis/redis.conf");
        for (String file : List.of("gateways.cfg", "gateways.conf")) {
            if (Files.exists(builder.deploy.resolve(slug).resolve(file))) {
                builder.adapt(slug + "/" + file);
            }
        }
        addServices(builder);
        return builder.services;
    }

    /** What one topology's services need to know of each other. */
    static final class Builder {
        private final Path home;
        private final Path deploy;
        private final Path directory;
        private final Map<String, String> settings;
        private final List<String> responder;
        private final List<TopologyService> services = new ArrayList<>();

        private Builder(
                Path home, Path directory, Map<String, String> settings, List<String> responder) {
            this.home = home;
            deploy = home.resolve("deploy");
            this.directory = directory;
            this.settings = new HashMap<>(settings);
            this.settings.put("ALLOW_PURGE", "true");
            this.settings.put("RELAY_WAIT", "5s");
            this.responder = responder;
        }

        private void adapt(String file) throws IOException {
            Path source = deploy.resolve(file);
            String text =
                    Files.readString(source)
                            .replaceAll("/(sockets|tmp|data)\\b", directory.toString())
                            .replaceAll("(bind|listen) :?9999\\b", "$1 127.0.0.1:" + Contender.PORT)
                            .replaceAll("bind :8888\\b", "bind " + file("statistics.sock"));
            // The responder says 202 to whatever it is asked.
            String suited =
                    responder.isEmpty()
                            ? text
                            : text.replace("expect status 200", "expect status 202");
            Files.writeString(directory.resolve(source.getFileName()), suited);
        }

        private String file(String name) {
            return directory.resolve(name).toString();
        }

        private void add(String name, Limits limits, String... command) {
            services.add(new TopologyService(name, limits, List.of(command), Map.of()));
        }

        void haproxy(Limits limits) {
            add(
                    "balancer",
                    limits,
                    "haproxy",
                    "-db",
                    "-f",
                    file("haproxy.cfg"),
                    "-f",
                    file("gateways.cfg"));
        }

        void nginx(Limits limits) {
            add(
                    "balancer",
                    limits,
                    "nginx",
                    "-e",
                    "/dev/stderr",
                    "-g",
                    "daemon off; user root;",
                    "-c",
                    file("nginx.conf"));
        }

        void redis(Limits limits, String most) {
            if (responder.isEmpty()) {
                add("redis", limits, "redis-server", file("redis.conf"), "--maxmemory", most);
            }
        }

        /** A service that the balancer reaches. */
        void gateway(String name, Limits limits, Map<String, String> own) {
            if (responder.isEmpty()) {
                start(name, limits, own);
            } else {
                List<String> command = new ArrayList<>(responder);
                command.add(file(name + ".sock"));
                services.add(new TopologyService(name, limits, command, Map.of()));
            }
        }

        /** A service that only gateways reach. */
        void worker(Limits limits, Map<String, String> own) {
            if (responder.isEmpty()) {
                start("worker", limits, own);
            }
        }

        private void start(String name, Limits limits, Map<String, String> own) {
            Map<String, String> environment = new HashMap<>(settings);
            environment.putAll(own);
            environment.put("PORT", "0");
            environment.put("UNIX_SOCKET", file(name + ".sock"));
            environment.put("DATA_DIR", file(name));
            List<String> command = List.of(home.resolve("comporta").toString(), "serve");
            services.add(new TopologyService(name, limits, command, environment));
        }

        Map<String, String> overRedis() {
            return Map.of("REDIS_URL", "redis-socket://" + file("redis.sock"));
        }

        Map<String, String> passingOn() {
            return Map.of("MODE", "api", "WORKER_URL", relay());
        }

        String relay() {
            return "unix:" + file("relay.sock");
        }
    }
}
