package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that look at the live page of a gateway between two processors, in a browser. */
abstract class OnThePage {
    @TempDir private Path directory;

    TestBed bed;
    Chromium chromium;
    Page page;

    @BeforeEach
    void open() {
        bed = new TestBed(directory, 1, Map.of("PROCESSOR_TIMEOUT", "300ms"));
        chromium = new Chromium(bed.gateway().uri(), 1440, 900, ColorScheme.LIGHT);
        page = chromium.page();
        assertThat(page.locator("#pulse")).hasText("live");
    }

    @AfterEach
    void close() {
        chromium.close();
        bed.close();
    }
}
