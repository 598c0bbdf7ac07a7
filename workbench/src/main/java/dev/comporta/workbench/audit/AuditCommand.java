package dev.comporta.workbench.audit;

import dev.comporta.workbench.terminal.Durations;
import dev.comporta.workbench.terminal.Terminal;
import dev.comporta.workbench.terminal.Terminal.Tone;
import dev.comporta.workbench.wire.Access;
import dev.comporta.workbench.wire.AccessOptions;
import dev.comporta.workbench.wire.ArchiveTables;
import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.ProcessorAdmin;
import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code comporta audit}: exits with 0 if all is equal, 1 if not, 2 if something can't be asked.
 */
@Command(
        name = "audit",
        description = "Compare the gateway's summaries with the processors', to the cent.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:equal", "1:not equal", "2:something could not be asked"})
public final class AuditCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Option(names = "--url", defaultValue = "http://127.0.0.1:9999", description = "the gateway")
    private URI url = URI.create("");

    @Option(names = "--default-url", defaultValue = "http://localhost:8001")
    private URI defaultUrl = URI.create("");

    @Option(names = "--fallback-url", defaultValue = "http://localhost:8002")
    private URI fallbackUrl = URI.create("");

    @Option(names = "--token", defaultValue = "123", description = "the processors' X-Rinha-Token")
    private String token = "";

    @Option(names = "--from", description = "ISO-8601 instant; ten minutes ago if not given")
    private @Nullable Instant from;

    @Option(names = "--to", description = "ISO-8601 instant; now if not given")
    private @Nullable Instant to;

    @Option(
            names = "--windows",
            defaultValue = "20",
            description = "slices of the time between, beside the sum of everything")
    private int windows;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.Converter.class,
            description =
                    "watch windows from 15 s ago on for so long, while payments come in, and tell"
                            + " those that changed while they were read from those that differ;"
                            + " ends when all is settled")
    private @Nullable Duration watching;

    @Option(
            names = "--every",
            defaultValue = "1s",
            converter = Durations.Converter.class,
            description = "how often, with --for")
    private Duration every = Duration.ZERO;

    @Option(
            names = "--lag",
            defaultValue = "1500ms",
            converter = Durations.Converter.class,
            description = "how long ago a window ends, with --for")
    private Duration lag = Duration.ZERO;

    @Option(
            names = "--ids",
            paramLabel = "FILE",
            description = "acknowledged ids, as 'load --ids' wrote them; needs the simulator")
    private @Nullable Path ids;

    @Option(names = "--strict", description = "a payment booked but never acknowledged fails")
    private boolean strict;

    @Option(
            names = "--archive",
            defaultValue = "${env:ARCHIVE_URL:-}",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "URL",
            description =
                    "a PostgreSQL that the gateway archives into, to be compared, too:"
                            + " postgres://HOST/DATABASE. ARCHIVE_URL; its password in"
                            + " ARCHIVE_PASSWORD")
    private String archive = "";

    @Option(
            names = "--archive-name",
            defaultValue = "${env:ARCHIVE_NAME:-comporta}",
            description = "the gateway's name there. ARCHIVE_NAME")
    private String archiveName = "";

    @Mixin private final AccessOptions accessOptions = new AccessOptions();

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Access access = accessOptions.access();
        try (WireClient client = new WireClient();
                WireClient gatewayClient = new WireClient(access)) {
            Processors processors =
                    new Processors(
                            new ProcessorAdmin(client, defaultUrl, token),
                            new ProcessorAdmin(client, fallbackUrl, token));
            GatewayApi gateway = new GatewayApi(gatewayClient, url, access);
            boolean equal =
                    watching == null
                            ? compareSlices("audit", gateway, processors::summary)
                            : watch(gateway, processors, watching);
            if (!archive.isEmpty()) {
                equal &= compareWithArchive(gateway);
            }
            if (ids != null) {
                equal &= reconcile(processors, ids);
            }
            return equal ? 0 : 1;
        } catch (WireException unreachable) {
            terminal.line(terminal.toned(Tone.BAD, "audit: " + unreachable.getMessage()));
            terminal.line(
                    "Do all run? Check --url, --default-url, --fallback-url, --token, --archive.");
            return 2;
        }
    }

    private boolean compareWithArchive(GatewayApi gateway) throws InterruptedException {
        String password = Optional.ofNullable(System.getenv("ARCHIVE_PASSWORD")).orElse("");
        try (ArchiveTables tables = ArchiveTables.open(archive, password, archiveName)) {
            return compareSlices("archive", gateway, tables::summary);
        }
    }

    /**
     * Compares the gateway with somebody else who counts.
     *
     * @param what the last line begins with
     */
    private boolean compareSlices(
            String what, GatewayApi gateway, Function<Window, ProcessorTotals> others)
            throws InterruptedException {
        Auditor auditor = new Auditor(gateway::summary, others, PAUSE);
        Instant end = to == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : to;
        Window whole = new Window(from == null ? end.minus(Duration.ofMinutes(10)) : from, end);
        List<Comparison> comparisons = new ArrayList<>();
        for (Window window : Windows.slices(whole, windows)) {
            comparisons.add(auditor.compare(window));
        }
        terminal.lines(AuditReport.table(comparisons));
        long mismatches = AuditReport.mismatches(comparisons);
        terminal.line(
                terminal.toned(
                        mismatches == 0 ? Tone.GOOD : Tone.BAD,
                        String.format(
                                Locale.ROOT,
                                "%s: windows=%d mismatches=%d transient=%d",
                                what,
                                comparisons.size(),
                                mismatches,
                                AuditReport.transients(comparisons))));
        return mismatches == 0;
    }

    private boolean watch(GatewayApi gateway, Processors processors, Duration duration)
            throws InterruptedException {
        SampleReport report = new Watch(gateway, processors, every, lag).run(duration);
        terminal.lines(report.lines(every, lag));
        terminal.lines(report.differences());
        terminal.line(terminal.toned(report.isSound() ? Tone.GOOD : Tone.BAD, report.verdict()));
        return report.isSound();
    }

    private boolean reconcile(Processors processors, Path file) throws IOException {
        List<UUID> acknowledged =
                Files.readAllLines(file).stream().map(String::strip).map(UUID::fromString).toList();
        Reconciliation found = Reconciliation.of(acknowledged, processors.bookings());
        boolean sound =
                found.lost().isEmpty()
                        && found.twice().isEmpty()
                        && (found.phantom().isEmpty() || !strict);
        AuditReport.lines(found)
                .forEach(line -> terminal.line(terminal.toned(sound ? Tone.GOOD : Tone.BAD, line)));
        return sound;
    }
}
