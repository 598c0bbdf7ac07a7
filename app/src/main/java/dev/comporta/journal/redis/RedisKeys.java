package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The keys of one journal: they have one hash tag, so that one slot of a cluster holds them. */
record RedisKeys(String name) {

    byte[] log() {
        return key("log");
    }

    byte[] lease() {
        return key("lease");
    }

    byte[] names() {
        return key("names");
    }

    /** The instances by when they were last seen. */
    byte[] present() {
        return key("instances");
    }

    /** What they tell of themselves. */
    byte[] cards() {
        return key("cards");
    }

    byte[][] logAndLease() {
        return new byte[][] {log(), lease()};
    }

    byte[] file(String file) {
        return key("file:" + file);
    }

    private byte[] key(String rest) {
        return ("comporta:{" + name + "}:" + rest).getBytes(UTF_8);
    }
}
