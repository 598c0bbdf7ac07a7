package dev.comporta.bench;

import dev.comporta.bench.LimitedGroup.Limits;
import java.util.List;
import java.util.Map;

/**
 * One service of a topology, as a process of this machine.
 *
 * @param limits those of its compose file
 * @param environment beside this process's own
 */
record TopologyService(
        String name, Limits limits, List<String> command, Map<String, String> environment) {}
