package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.StepExecutor;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.payment.PaymentLife;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory that was written before there were acknowledgements and notes is read as it was: 82
 * settled payments with up to 16 attempts each, most of them in the history; two dead letters and
 * one that was retried; three in doubt; three pending; and a torn tail. What the program that wrote
 * it told of them after a restart stands in {@code expected.txt} beside it.
 */
@Timeout(30)
class OlderDirectoryTest {
    private static final String EXPECTED = "expected.txt";

    @TempDir Path directory;

    private final StepExecutor background = new StepExecutor();
    private final StepExecutor owner = new StepExecutor();
    private List<String> expected = List.of();

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream packed = getClass().getResourceAsStream("older-directory.zip");
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(packed))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(EXPECTED)) {
                    String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                    expected = text.lines().filter(line -> !line.startsWith("files ")).toList();
                } else {
                    Files.write(directory.resolve(entry.getName()), zip.readAllBytes());
                }
            }
        }
    }

    @Test
    void shouldTellTheSameSumsAndLives() throws IOException {
        use(driver -> assertThat(told(driver)).isEqualTo(expected));
        use(driver -> assertThat(told(driver)).as("after a restart").isEqualTo(expected));
    }

    @Test
    void shouldVerify() {
        try (DataDirectory opened = DataDirectory.open(directory)) {
            assertThat(opened.verify().damage()).isEmpty();
        }
    }

    private void use(Consumer<StoreDriver> user) throws IOException {
        try (FileDisk disk = FileDisk.open(directory);
                Store store = open(disk)) {
            user.accept(
                    new StoreDriver(
                            store,
                            () -> {
                                do {
                                    store.commit();
                                } while (background.runNext() || owner.runNext());
                            }));
        }
    }

    private Store open(FileDisk disk) {
        return Store.open(
                disk,
                new StoreOptions(
                        Durability.PROCESS,
                        StoreOptions.OPEN_MAX,
                        StoreOptions.DEAD_LETTERS_MAX,
                        StoreOptions.REMEMBERED_MAX,
                        StoreOptions.HISTORY_FILE_RECORDS,
                        10_000_000,
                        new JournalOptions(4096, 2048, () -> 1)),
                new JournalThreads(background, background, owner),
                background,
                new ManualClock(),
                List.of("default", "fallback"));
    }

    /** The sums, and a line for each payment that is expected. */
    private List<String> told(StoreDriver driver) {
        String sums =
                "settled "
                        + driver.totals().stream()
                                .map(total -> total.count() + " " + total.amountCents())
                                .toList();
        return Stream.concat(
                        Stream.of(sums),
                        expected.stream()
                                .skip(1)
                                .map(line -> UUID.fromString(line.substring(0, 36)))
                                .map(id -> line(driver.find(id).orElseThrow())))
                .toList();
    }

    private static String line(PaymentLife life) {
        StringBuilder line = new StringBuilder();
        line.append(life.id() + " " + life.state() + " " + life.amountCents() + " ");
        line.append(life.processor().orElse("-") + " " + life.requestedAtNanos() + " ");
        line.append(life.attempts() + " " + life.evidence() + " " + life.status());
        for (PaymentLife.AttemptLife it : life.trail()) {
            line.append(" [" + it.attempt().number() + " " + it.processor() + " ");
            line.append(it.attempt().requestedAtNanos() + " " + it.attempt().evidence() + " ");
            line.append(it.attempt().status() + " " + it.attempt().ending() + "]");
        }
        return line.toString();
    }
}
