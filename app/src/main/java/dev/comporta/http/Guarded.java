package dev.comporta.http;

import dev.comporta.net.Escalation;

/** A task of an event loop whose failure its executor would only log, and a periodic one end by. */
record Guarded(Runnable work) implements Runnable {
    @Override
    public void run() {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }
}
