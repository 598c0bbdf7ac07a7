package dev.comporta.routing;

/**
 * What a processor's health endpoint said. It outlives its usefulness in 5 s, and real outcomes
 * outrank it.
 *
 * @param minResponseTimeMillis the least time that a payment takes there
 */
public record HealthAnswer(boolean failing, long minResponseTimeMillis) {
    public HealthAnswer {
        if (minResponseTimeMillis < 0) {
            throw new IllegalArgumentException(
                    "minResponseTime must not be negative: minResponseTimeMillis="
                            + minResponseTimeMillis);
        }
    }
}
