package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code comporta demo --page}: a visitor breaks things with the mouse, and sees what comes of it.
 */
@Timeout(180)
final class DemoPageIT {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("the page is at (http://\\S+?)/? until");

    private static final Pattern EQUAL =
            Pattern.compile("✓ audit: (\\d+) windows equal to the cent");

    @TempDir private Path directory;

    @Test
    void shouldLetAVisitorBreakThingsAndSeeTheAudit() {
        Path log = directory.resolve("demo.log");
        Process demo =
                Comporta.start(
                        Comporta.command(List.of(), "demo", "--page", "--users", "100"),
                        log,
                        Map.of());
        try (Chromium chromium = new Chromium(address(log), 1366, 768, ColorScheme.LIGHT)) {
            Page page = chromium.page();
            Locator first = page.locator(".processor").first();
            assertThat(page.locator("#accepted-rate")).hasText(Pattern.compile("[1-9].*"));

            strip(page, "break it").first().click();
            assertThat(first).containsText("held off");
            assertThat(chromium.faultsInEveryLook("demo")).isEmpty();
            page.setViewportSize(1366, 768);
            assertThatStrangersAreTurnedAway(address(log));
            page.reload();
            strip(page, "broken: mend it").click();
            assertThat(first).containsText("takes payments");

            slide(page, "Delay of default", 4);
            slide(page, "Payments a second", 3);
            assertThat(page.locator(".strip-bar")).containsText("350/s");
            assertThat(page.locator("#accepted-rate")).hasText(Pattern.compile("3\\d\\d"));
            assertThat(first).containsText(Pattern.compile("2[5-9]\\d ms"));

            int compared = comparedWindows(page);
            strip(page, "kill -9 the gateway").click();
            assertThat(page.locator("#pulse")).containsText("stale");
            assertThat(page.locator("#pulse")).hasText("live");
            Await.until(
                    START_MAX,
                    () -> comparedWindows(page) > compared,
                    () -> page.locator(".audit").textContent());
            assertThat(chromium.complaintsBesideSilence()).isEmpty();
        } finally {
            demo.destroy();
            Comporta.awaitEnd(demo, log, START_MAX);
        }
    }

    /** Of which none differs. */
    private static int comparedWindows(Page page) {
        Matcher equal = EQUAL.matcher(page.locator(".audit").textContent());
        return equal.lookingAt() ? Integer.parseInt(equal.group(1)) : 0;
    }

    /** A page of a stranger can post here, but not with such a field, nor under our own name. */
    private static void assertThatStrangersAreTurnedAway(URI address) {
        String post = "POST /workbench/kill HTTP/1.1\r\nContent-Length: 0\r\nHost: ";
        String ours = "X-Comporta-Demo: 1\r\n\r\n";
        assertThat(statusOf(address, post + address.getAuthority() + "\r\n\r\n")).isEqualTo(403);
        assertThat(statusOf(address, post + "stranger.example\r\n" + ours)).isEqualTo(403);
    }

    private static int statusOf(URI address, String request) {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(line, US_ASCII).substring("HTTP/1.1 ".length()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static URI address(Path log) {
        Await.until(
                START_MAX,
                () -> ADDRESS.matcher(Comporta.read(log)).find(),
                () -> Comporta.read(log));
        Matcher told = ADDRESS.matcher(Comporta.read(log));
        assertThat(told.find()).isTrue();
        return URI.create(told.group(1));
    }

    private static Locator strip(Page page, String button) {
        return page.locator(".strip-bar button").getByText(button);
    }

    private static void slide(Page page, String label, int place) {
        page.getByLabel(label).fill(Integer.toString(place));
    }
}
