package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The picture in the README: the page under fire, made anew by {@code mvn verify -pl
 * app,workbench,acceptance -Dtest=NoTest -Dit.test=PagePicture
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
final class PagePicture {
    private static final Path PICTURE = Path.of("..", "docs", "page.png");

    @TempDir private Path directory;

    @Test
    @Timeout(300)
    void shouldBeTakenInAFloodWithABrokenProcessor() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = new Chromium(bed.gateway().uri(), 1440, 900, ColorScheme.DARK);
                Clients clients = new Clients(bed.gateway().uri(), 24, 1, 100, 1_000_000)) {
            Page page = chromium.page();
            stay(20);
            assertThat(clients.areBusy()).isTrue();
            bed.byDefault().suffer(Duration.ZERO, true);
            stay(12);
            bed.byDefault().heal();
            bed.byFallback().suffer(Duration.ofMillis(40), false);
            stay(18);
            bed.byDefault().suffer(Duration.ofMillis(100), true);
            assertThat(page.locator("#verdict")).containsText("does not work");
            stay(8);
            assertThat(page.locator("#money")).containsText("Least possible");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURE));
        }
    }

    private static void stay(int seconds) {
        LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
    }
}
