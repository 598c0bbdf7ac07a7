package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The system's Chromium with one window, which remembers what its console complains of. */
final class Chromium implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(
                    Path.of(System.getProperty("chromium", "/usr/bin/chromium")),
                    Path.of("/usr/bin/chromium-browser"));
    private static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");
    private static final String FIND_VIOLATIONS =
            """
            async () => (await axe.run()).violations.map((each) =>
                each.id + ': ' + each.help + ' ' + each.nodes.map((node) => node.html).join(' '))
            """;

    private static final String FIND_MOVED =
            """
            () => new Promise((found) => {
                new PerformanceObserver((shifts) => found(shifts.getEntries().flatMap((shift) =>
                    shift.sources.map(({ node, previousRect, currentRect }) =>
                        `${node?.className || node?.id} from ${previousRect.y} to ${currentRect.y}`))))
                    .observe({ type: 'layout-shift', buffered: true });
                setTimeout(() => found([]), 1000); // there was none
            })
            """;

    /** What is waited for at most, also on a machine that has much else to do. */
    private static final double SEEN_MAX_MILLIS = 30_000;

    private static final int WIDE = 1440;
    private static final int NARROW = 360;

    private final Playwright playwright;
    private final Browser browser;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Page page;

    /** Opens the page of a gateway; a test without a Chromium is skipped. */
    Chromium(URI gateway, int width, int height, ColorScheme scheme) {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(program != null, "no Chromium in " + PLACES + ": apt-get install chromium");
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        .setArgs(FLAGS));
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, height)
                                .setColorScheme(scheme));
        page = context.newPage();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error") || message.type().equals("warning")) {
                        complaints.add(message.text());
                    }
                });
        page.onPageError(complaints::add);
        setDefaultAssertionTimeout(SEEN_MAX_MILLIS);
        page.navigate(gateway + "/");
    }

    Page page() {
        return page;
    }

    /** Errors and warnings of the console, and errors that nobody caught. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** But what the browser itself says where a gateway does not answer, or has no owner. */
    List<String> complaintsBesideSilence() {
        return complaints.stream()
                .filter(complaint -> !complaint.contains("net::ERR_"))
                .filter(complaint -> !complaint.contains("responded with a status of 50"))
                .toList();
    }

    /** What the accessibility rules of axe find fault with. */
    List<String> violations() {
        page.evaluate(axe());
        return texts(FIND_VIOLATIONS);
    }

    /** What has changed its place by itself since the page was opened. */
    List<String> moved() {
        return texts(FIND_MOVED);
    }

    private List<String> texts(String script) {
        Object found = Objects.requireNonNull(page.evaluate(script));
        return Stream.of(found)
                .flatMap(list -> ((List<?>) list).stream())
                .map(String::valueOf)
                .toList();
    }

    private static String axe() {
        try (InputStream in = Chromium.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * What is wrong on a desk and on a telephone, light and dark: violations of axe's rules, and
     * whether it is wider than the window. Keeps a picture of each.
     */
    List<String> faultsInEveryLook(String name) {
        List<String> faults = new ArrayList<>();
        for (boolean isWide : new boolean[] {true, false}) {
            int width = isWide ? WIDE : NARROW;
            page.setViewportSize(width, isWide ? 900 : 740);
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                String look = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
                violations().forEach(violation -> faults.add(look + ": " + violation));
                if (!page.evaluate("document.documentElement.scrollWidth").equals(width)) {
                    faults.add(look + ": wider than the window");
                }
                picture(look);
            }
        }
        return faults;
    }

    /** Keeps a picture of the whole page among the build's output. */
    void picture(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(Path.of("target", "page", name + ".png")));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
