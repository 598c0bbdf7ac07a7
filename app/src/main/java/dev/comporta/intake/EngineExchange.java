package dev.comporta.intake;

import dev.comporta.http.Exchange;

/** An exchange whose answer the engine knows. */
abstract class EngineExchange extends Exchange {

    /** Asks the engine. Called on its thread; the answer is given there, at once or later. */
    abstract void call();
}
