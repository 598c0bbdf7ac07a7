package dev.comporta.http;

/** Ends the handling of a request that can't be done as it stands: the client gets the problem. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
