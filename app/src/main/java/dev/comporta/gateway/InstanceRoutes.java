package dev.comporta.gateway;

import dev.comporta.door.Access;
import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.Route;
import java.util.List;
import java.util.function.Supplier;

/** Who shares the journal: each instance tells it by itself. */
record InstanceRoutes(Supplier<String> json) {

    List<Route> list() {
        return List.of(
                Route.get(
                                "/instances",
                                request -> Exchange.asked(() -> Answer.json(200, json.get())))
                        .by(Access.ADMINISTER)
                        .evenWhileDraining());
    }
}
