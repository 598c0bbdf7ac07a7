package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
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
            assertThat(chromium.violations()).isEmpty();
            chromium.picture("demo");
            strip(page, "broken: mend it").click();
            assertThat(first).containsText("takes payments");

            slide(page, "Delay of fallback", 4);
            slide(page, "Payments a second", 3);
            assertThat(page.locator(".strip-bar")).containsText("350/s");
            assertThat(page.locator(".strip-bar")).containsText("250 ms");

            strip(page, "kill -9 the gateway").click();
            assertThat(page.locator("#pulse")).containsText("stale");
            assertThat(page.locator("#pulse")).hasText("live");
            assertThat(page.locator(".audit"))
                    .hasText(Pattern.compile("✓ audit: [1-9].* equal to the cent.*"));
            assertThat(chromium.complaintsBesideSilence()).isEmpty();
        } finally {
            demo.destroy();
            Comporta.awaitEnd(demo, log, START_MAX);
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
