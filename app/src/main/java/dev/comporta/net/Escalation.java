package dev.comporta.net;

/**
 * For an error at the root of a thread's work that its executor would only log, or keep to itself.
 *
 * <p>Threading: safe.
 */
public final class Escalation {
    private Escalation() {}

    /** The error goes where one goes that ends the thread: to the thread's handler. */
    public static void escalate(Throwable error) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    }
}
