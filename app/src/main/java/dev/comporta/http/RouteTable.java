package dev.comporta.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes by path: fixed paths first, then templates, those that say the most first.
 *
 * <p>Threading: immutable.
 */
final class RouteTable {
    private final Map<String, Resource> fixed = new HashMap<>();
    private final List<Resource> variable = new ArrayList<>();

    /** What is at a path: a route for each of its methods. */
    record Resource(PathTemplate path, List<Route> routes) {

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
        for (Route route : routes) {
            List<Route> others = resource(route.path()).routes();
            if (others.stream().anyMatch(other -> other.method().equals(route.method()))) {
                throw new IllegalArgumentException(
                        "two routes for " + route.method() + " " + route.path());
            }
            others.add(route);
        }
        variable.sort(Comparator.comparingInt(it -> -it.path().fixedLength()));
    }

    private Resource resource(PathTemplate path) {
        if (path.isFixed()) {
            return fixed.computeIfAbsent(
                    path.prefix(), key -> new Resource(path, new ArrayList<>()));
        }
        for (Resource known : variable) {
            if (known.path().equals(path)) {
                return known;
            }
        }
        variable.add(new Resource(path, new ArrayList<>()));
        return variable.getLast();
    }

    /** Null where nothing is at the path. */
    @Nullable Resource at(String path) {
        Resource resource = fixed.get(path);
        for (int i = 0; i < variable.size() && resource == null; i++) {
            Resource candidate = variable.get(i);
            resource = candidate.path().matches(path) ? candidate : null;
        }
        return resource;
    }
}
