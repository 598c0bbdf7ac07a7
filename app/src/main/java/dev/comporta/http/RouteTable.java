package dev.comporta.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The routes by path: fixed paths first, then templates, those that say the most first.
 *
 * <p>Threading: immutable.
 */
final class RouteTable {
    private final List<Resource> resources;

    /** What is at a path: a route for each of its methods. */
    record Resource(PathTemplate path, List<Route> routes) {

        /** What all of its routes ask of a head: those of the first. */
        Terms terms() {
            return routes.getFirst().terms();
        }

        /** Null where the method is not served. */
        @Nullable Route route(String method) {
            for (Route route : routes) {
                if (route.takes(method)) {
                    return route;
                }
            }
            return null;
        }

        /** The value of the Allow field. */
        String allow() {
            return String.join(", ", routes.stream().map(Route::allow).toList());
        }
    }

    RouteTable(List<Route> routes) {
        Set<String> known = new HashSet<>();
        Map<PathTemplate, List<Route>> byPath = new HashMap<>();
        for (Route route : routes) {
            String name = route.method() + " " + route.path();
            if (!known.add(name)) {
                throw new IllegalArgumentException("two routes for " + name);
            }
            byPath.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route);
        }
        resources =
                byPath.entrySet().stream()
                        .map(entry -> new Resource(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparing(Resource::path, PathTemplate.MOST_SAID_FIRST))
                        .toList();
    }

    /** Null where nothing is at the path. */
    @Nullable Resource at(String path) {
        for (Resource resource : resources) {
            if (resource.path().matches(path)) {
                return resource;
            }
        }
        return null;
    }
}
