package dev.comporta.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KeyFileTest {
    private static final String ONE = "sha256:" + "1".repeat(64);
    private static final String TWO = "sha256:" + "2".repeat(64);

    private long nanos;

    private KeyRing read(String text, @Nullable KeyRing earlier) {
        return KeyFile.read(text.getBytes(UTF_8), earlier, () -> nanos);
    }

    private ApiKey key(String line) {
        return read(line, null).keys().getFirst();
    }

    @Test
    void shouldReadNamesAndSkipWhatIsNoKey() {
        KeyRing ring = read("# ours\r\n\n  acme " + ONE + " \n\tother.shop-2\t" + TWO, null);

        assertThat(ring.keys()).extracting(ApiKey::name).containsExactly("acme", "other.shop-2");
    }

    @Test
    void shouldLetAKeyReadAndWriteWithoutALimit() {
        ApiKey key = key("acme " + ONE);

        assertThat(key.may(Access.READ) && key.may(Access.WRITE)).isTrue();
        assertThat(key.may(Access.METRICS) || key.may(Access.ADMINISTER)).isFalse();
        assertThat(key.limit()).isNull();
    }

    @Test
    void shouldKnowRolesAndLimits() {
        ApiKey key = key("acme " + ONE + " roles=metrics,write burst=2 rate=1");

        assertThat(key.may(Access.READ)).isFalse();
        assertThat(key.may(Access.METRICS) && key.may(Access.WRITE)).isTrue();
        assertThat(key.admit(Access.WRITE)).isTrue();
        assertThat(key.admit(Access.WRITE)).isTrue();
        assertThat(key.admit(Access.WRITE)).isFalse();
        assertThat(key.admit(Access.METRICS)).isTrue();
    }

    @Test
    void shouldKnowTheAppsOfAKey() {
        ApiKey some = key("acme " + ONE + " apps=shop,schön");
        ApiKey all = key("acme " + ONE);

        assertThat(maySendFor(some, "shop") && maySendFor(some, "schön")).isTrue();
        assertThat(maySendFor(some, "shop2") || maySendFor(some, "sho")).isFalse();
        assertThat(maySendFor(all, "any")).isTrue();
    }

    private static boolean maySendFor(ApiKey key, String app) {
        byte[] bytes = ("-" + app + "-").getBytes(UTF_8);
        return key.maySendFor(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b/c|behind the name comes sha256:",
                "a|behind the name comes sha256:",
                "a plain-key|behind the name comes sha256:",
                "a sha256:12|behind the name comes sha256:",
                "ä HASH|a name has 1 to 64",
                "a HASH rate=0|rate must be 1 to 1000000: 0",
                "a HASH rate=x|rate must be a whole number",
                "a HASH rate=9 burst=0|burst must be 1 to 1000000: 0",
                "a HASH burst=9|burst= needs rate=",
                "a HASH apps=|apps are 1 to 64 names",
                "a HASH apps=a,|apps are 1 to 64 names",
                "a HASH apps=a apps=b|apps are 1 to 64 names",
                "a HASH roles=|roles are read, write and metrics",
                "a HASH roles=administer|roles are read, write and metrics",
                "a HASH rate=1 rate=2|rate must be a whole number",
                "a HASH admin|only rate=, burst=, roles= and apps= may follow",
                "b HASH|the name is there twice",
                "a OTHER|the key is there twice",
            })
    void shouldNameTheLineAndNotTheKey(String line, String complaint) {
        String text = line.replace("HASH", ONE).replace("OTHER", TWO);
        String file = "b " + TWO + "\n" + text;

        assertThatThrownBy(() -> read(file, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: " + complaint)
                .hasMessageNotContainingAny(ONE, TWO, "plain-key");
    }

    @Test
    void shouldTakeAThousandKeysAndNoMore() {
        String thousand =
                IntStream.range(0, KeyFile.KEYS_MAX)
                        .mapToObj(i -> "k%d sha256:%064x".formatted(i, i * 7_919L))
                        .collect(Collectors.joining("\n"));
        KeyRing ring = read(thousand, null);

        List<@Nullable ApiKey> found = new ArrayList<>();
        ring.keys().forEach(key -> found.add(ring.find(key.digest())));
        assertThat(found).isEqualTo(ring.keys());
        assertThat(ring.find(new byte[32])).isEqualTo(ring.keys().getFirst());
        byte[] nobody = new byte[32];
        nobody[31] = 1;
        assertThat(ring.find(nobody)).isNull();
        assertThatThrownBy(() -> read(thousand + "\nx " + ONE, null))
                .hasMessage("line 1001: there may be 1000 keys at most");
    }

    /** A file that is written again must not give everybody a new burst. */
    @Test
    void shouldKeepCountsAndBucketsOfWhatIsTheSame() {
        KeyRing first = read("a " + ONE + " rate=1 burst=1\nb " + TWO + " rate=1", null);
        first.keys().forEach(key -> key.admit(Access.WRITE));

        KeyRing second = read("a " + ONE + " rate=1 burst=1\nb " + TWO + " rate=2", first);

        ApiKey same = second.keys().getFirst();
        ApiKey faster = second.keys().getLast();
        assertThat(same.admit(Access.WRITE)).isFalse();
        assertThat(faster.admit(Access.WRITE)).isTrue();
        assertThat(faster.counts().admitted().sum()).isEqualTo(2);
    }

    @Test
    void shouldMakeKeysThatTheFileTakes() {
        NewKey key = NewKey.make("acme", "rate=5 roles=write");

        assertThat(key.secret()).startsWith("cpk_").hasSize(47);
        assertThat(key.line()).startsWith("acme sha256:").doesNotContain(key.secret());
        assertThat(key(key.line()).may(Access.READ)).isFalse();
        assertThat(NewKey.make("acme", "").secret()).isNotEqualTo(key.secret());
    }

    @ParameterizedTest
    @CsvSource({"#acme,''", "a b,''", "acme,rate=0"})
    void shouldMakeNoKeyThatTheFileWouldNotTake(String name, String settings) {
        assertThatThrownBy(() -> NewKey.make(name, settings))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
