package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeployedTopologyTest {
    private static final Path HOME = Path.of("..");

    private static final Pattern SETTING = Pattern.compile("(?m)^ +([A-Z][A-Z_]+): ");

    /** What only matters where the services have users and networks of their own. */
    private static final Set<String> OF_CONTAINERS = Set.of("ALLOW_ANONYMOUS", "UNIX_SOCKET_MODE");

    private static final Map<String, String> PROCESSORS =
            Map.of("DEFAULT_PROCESSOR_URL", "http://a", "FALLBACK_PROCESSOR_URL", "http://b");

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheLimitsOfItsComposeFile(DeployedTopology topology) throws IOException {
        String compose = composeOf(topology);

        List<TopologyService> services = topology.services(HOME, directory, Map.of(), List.of());

        assertThat(services)
                .allSatisfy(
                        service ->
                                assertThat(compose)
                                        .as(service.name())
                                        .contains("  " + service.name() + ":")
                                        .contains(
                                                String.format(
                                                        Locale.ROOT,
                                                        "cpus: \"%.2f\", memory: %dM",
                                                        service.limits().cpus(),
                                                        service.limits().megabytes())));
        assertThat(services.stream().mapToDouble(it -> it.limits().cpus()).sum())
                .isBetween(1.499, 1.501);
        assertThat(services.stream().mapToInt(it -> it.limits().megabytes()).sum()).isEqualTo(350);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheSettingsOfItsComposeFile(DeployedTopology topology) throws IOException {
        Set<String> named =
                SETTING.matcher(composeOf(topology))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(HashSet::new));
        named.removeAll(OF_CONTAINERS);

        Set<String> set =
                topology.services(HOME, directory, PROCESSORS, List.of()).stream()
                        .flatMap(service -> service.environment().keySet().stream())
                        .collect(Collectors.toSet());

        assertThat(set).containsAll(named);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutRespondersWhereTheBalancerLooks(DeployedTopology topology) throws IOException {
        List<TopologyService> services =
                topology.services(HOME, directory, Map.of(), List.of("responder"));

        String balancer =
                Files.readString(
                        directory.resolve(
                                topology == DeployedTopology.NGINX_WORKER_REDIS
                                        ? "gateways.conf"
                                        : "gateways.cfg"));
        List<TopologyService> responders =
                services.stream().filter(it -> it.command().contains("responder")).toList();
        assertThat(responders)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(balancer).contains(it.command().getLast()));
        assertThat(services).hasSize(responders.size() + 1);
    }

    private static String composeOf(DeployedTopology topology) throws IOException {
        return Files.readString(
                HOME.resolve("deploy").resolve(topology.slug()).resolve("compose.yaml"));
    }
}
