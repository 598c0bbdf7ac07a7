package dev.comporta.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may come in, known by the hash of a secret.
 *
 * <p>Threading: safe.
 */
public final class ApiKey {
    private final String name;
    private final byte[] digest;
    private final Set<Access> roles;
    private final byte[][] apps;
    private final @Nullable RateLimit limit;
    private final Counts counts;

    /** What it did, over all versions of the file. */
    record Counts(LongAdder admitted, LongAdder limited) {
        Counts() {
            this(new LongAdder(), new LongAdder());
        }
    }

    /**
     * @param name for people, logs and metrics
     * @param digest the SHA-256 of the secret
     * @param apps the apps whose events it may send; empty: of all
     * @param limit of what {@link Access#WRITE} is for; null: none
     */
    ApiKey(
            String name,
            byte[] digest,
            Set<Access> roles,
            List<String> apps,
            @Nullable RateLimit limit,
            Counts counts) {
        this.name = name;
        this.digest = digest.clone();
        this.roles = Set.copyOf(roles);
        this.apps = apps.stream().map(app -> app.getBytes(UTF_8)).toArray(byte[][]::new);
        this.limit = limit;
        this.counts = counts;
    }

    public String name() {
        return name;
    }

    byte[] digest() {
        return digest;
    }

    @Nullable RateLimit limit() {
        return limit;
    }

    Counts counts() {
        return counts;
    }

    public boolean may(Access access) {
        return roles.contains(access);
    }

    /**
     * Whether it may send what belongs to an app.
     *
     * @param bytes has the app's name, in UTF-8, from start to end
     */
    public boolean maySendFor(byte[] bytes, int start, int end) {
        for (byte[] app : apps) {
            if (Arrays.equals(app, 0, app.length, bytes, start, end)) {
                return true;
            }
        }
        return apps.length == 0;
    }

    /** Counts one more request. False: its limit is reached, and a second later it is not. */
    public boolean admit(Access access) {
        if (access == Access.WRITE && limit != null && !limit.take()) {
            counts.limited().increment();
            return false;
        }
        counts.admitted().increment();
        return true;
    }
}
