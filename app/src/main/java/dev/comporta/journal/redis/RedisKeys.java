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

    byte[] file(String file) {
        return key("file:" + file);
    }

    private byte[] key(String rest) {
        return ("comporta:{" + name + "}:" + rest).getBytes(UTF_8);
    }
}
