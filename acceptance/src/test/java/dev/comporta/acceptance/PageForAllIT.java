package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The live page for who has no mouse, sees no colours or wants no motion; and for nobody, when who
 * opened it looks at something else.
 */
@Timeout(180)
final class PageForAllIT extends OnThePage {
    private static final UUID ID = new UUID(12, 24);
    private static final Duration SEEN_MAX = Duration.ofSeconds(60);

    /** More than any way from one control to the next but one has. */
    private static final int TABS_MAX = 12;

    /** Nobody can hide the only window of a browser that has none. */
    private static final String HIDE =
            """
            (isHidden) => {
              Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """;

    /** Of each place that has a tone: the tone, and all else that is seen of it. */
    private static final String SEEN_OF_TONES =
            """
            () => [...document.querySelectorAll('.verdict, .pulse, .processor, .badge, .count')]
              .map((it) => {
                const words = it.matches('.count') ? it.textContent : it.textContent.replace(/\\d+/g, '0');
                const style = getComputedStyle(it);
                const marks = [it, ...it.querySelectorAll('.mark')].map((each) => {
                  const { content, borderRadius } = getComputedStyle(each, '::before');
                  return content + borderRadius;
                });
                return [it.id || it.className, it.dataset.tone ?? it.dataset.state,
                  [words, style.borderLeftStyle, ...marks].join('|')].join('\\n');
              })
            """;

    private static final String LINES_OF_KEYS =
            """
            () => [...document.querySelectorAll('.figures:has(.key)')].map((list) =>
              [...list.querySelectorAll('.key')].map((key) => getComputedStyle(key).borderTopStyle).join(' '))
            """;

    private static final String RUN_OWN_WORDS =
            """
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              document.head.append(script);
              return window.ran === true;
            }
            """;

    @Test
    void shouldFindAndResolveADoubtByKeyboardAlone() throws IOException {
        bed.byDefault().suffer(new Faults(0, 0, 1));
        post(ID);
        assertThat(page.locator("#doubts-count")).hasText("1");

        page.keyboard().press("/");
        page.keyboard().type(ID.toString());
        page.keyboard().press("Enter");
        assertThat(page.locator("#life")).containsText("in doubt");
        tabTo(page.locator("#life button"));
        page.keyboard().press("Enter");
        tabTo(page.locator("[value=booked]"));
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("[value=not-booked]")).isChecked();
        tabTo(page.locator("#act-note"));
        page.keyboard().type("its books have no such payment");
        tabTo(page.locator("#act-dialog button.primary"));
        page.keyboard().press("Enter");
        assertThat(page.locator("#act-dialog .review")).containsText("charged twice");
        assertThat(page.locator("#act-dialog button.danger")).isFocused();
        page.keyboard().press("Enter");

        assertThat(page.locator("#act-dialog")).isHidden();
        assertThat(page.locator("#life")).isFocused(); // not lost with the button that is gone
        bed.healAndDrain(SEEN_MAX, 1);
        page.keyboard().press("/");
        page.keyboard().press("Enter");
        assertThat(page.locator("#life")).containsText("settled");
        assertThat(chromium.complaints()).isEmpty();
    }

    private void tabTo(Locator wanted) {
        for (int count = 0; count < TABS_MAX; count++) {
            if (Boolean.TRUE.equals(wanted.evaluate("(it) => it === document.activeElement"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        assertThat(wanted).isFocused();
    }

    @Test
    void shouldNotMoveWhereNoMotionIsWanted() {
        String running = "document.getAnimations().length";
        page.waitForFunction("() => " + running + " > 0"); // or nothing would be proved

        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));

        page.waitForFunction("() => " + running + " === 0");
        bed.gateway().kill(); // greys all of it
        assertThat(page.locator("#pulse")).containsText("stale");
        assertThat(page.evaluate(running)).isEqualTo(0);
    }

    /** Each place by its words, marks and lines: of two tones it never has the same. */
    @Test
    void shouldTellEveryStateWithoutItsColour() throws IOException {
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        Map<String, Map<String, String>> seen = new HashMap<>();
        look(seen);
        bed.byDefault().suffer(new Faults(0, 0, 1));
        post(ID);
        assertThat(page.locator("#doubts-count[data-tone=doubt]")).hasText("1");
        look(seen);
        bed.byDefault().heal();
        bed.byDefault().suffer(Duration.ZERO, true);
        try (Clients clients = new Clients(bed.gateway().uri(), 8, 1, 10, 1_000_000)) {
            assertThat(page.locator("[data-tone=bad].processor")).hasCount(1);
            look(seen);
            chromium.picture("forced-colors");
            assertThat(clients.surprises()).isEmpty();
        }
        bed.gateway().kill();
        assertThat(page.locator("#pulse")).containsText("stale");
        look(seen);

        assertThat(seen.get("verdict")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(seen.get("panel processor")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(seen.get("pulse")).hasSize(2);
        assertThat(seen)
                .allSatisfy(
                        (place, byTone) ->
                                assertThat(byTone.values()).as(place).doesNotHaveDuplicates());
        assertThat(texts(LINES_OF_KEYS))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(lines -> assertThat(lines.split(" ")).doesNotHaveDuplicates());
    }

    private void look(Map<String, Map<String, String>> seen) {
        for (String found : texts(SEEN_OF_TONES)) {
            String[] parts = found.split("\n", 3);
            seen.computeIfAbsent(parts[0], _ -> new HashMap<>()).put(parts[1], parts[2]);
        }
    }

    private List<String> texts(String script) {
        List<?> found = (List<?>) Objects.requireNonNull(page.evaluate(script));
        return found.stream().map(String::valueOf).toList();
    }

    @Test
    void shouldCostNothingWhileNobodyLooks() throws IOException {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        page.locator("#tab-doubts").click();
        bed.byDefault().suffer(new Faults(0, 0, 1));
        awaitViewers(1);

        page.evaluate(HIDE, true);

        awaitViewers(0);
        page.onRequest(request -> asked.add(request.url()));
        post(ID); // a doubt, whose list it would ask for
        page.waitForTimeout(2_000);
        assertThat(asked).isEmpty();
        assertThat(page.locator("#doubts-count")).hasText("0");
        assertThat(page.locator("#pulse")).hasText("resting");

        page.evaluate(HIDE, false);

        assertThat(page.locator("#pulse")).hasText("live");
        assertThat(page.locator("#desk-doubts button.link")).hasCount(1);
        awaitViewers(1);
        assertThat(chromium.complaints()).isEmpty();
    }

    private void awaitViewers(int count) {
        Await.until(
                SEEN_MAX,
                () -> bed.metric("comporta_page_viewers") == count,
                () -> "not " + count + " look, but " + bed.metric("comporta_page_viewers"));
    }

    @Test
    void shouldAskNobodyElseAndRunNothingButItsFiles() {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        page.onRequest(request -> asked.add(request.url()));
        page.reload();
        assertThat(page.locator("#rate-chart canvas")).isVisible();
        assertThat(asked)
                .hasSizeGreaterThan(15)
                .allSatisfy(url -> assertThat(url).startsWith(bed.gateway().uri() + "/"));
        assertThat(chromium.complaints()).isEmpty();

        assertThat(page.evaluate(RUN_OWN_WORDS)).isEqualTo(false);
        assertThat(page.evaluate("fetch('" + bed.byDefault().uri() + "').then(() => 1, () => 0)"))
                .isEqualTo(0);
    }

    private void post(UUID id) throws IOException {
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            assertThat(connection.post(id, 1_990)).isEqualTo(202);
        }
    }
}
