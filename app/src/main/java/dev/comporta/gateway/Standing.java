package dev.comporta.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an instance is to a journal that several share, in words.
 *
 * @param isOwner whether the payments are here
 * @param owner by what address the owner is reached, and under which term
 * @param journal how the journal is
 * @param lease whether what is here may be used now
 */
record Standing(boolean isOwner, String role, String owner, String journal, String lease) {

    Map<String, String> components() {
        Map<String, String> components = new LinkedHashMap<>();
        components.put("role", role);
        components.put("owner", owner);
        components.put("journal", journal);
        components.put("lease", lease);
        return components;
    }
}
