package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live page where answers are late, fail, or do not come. */
@Timeout(180)
final class PageFaultsIT extends OnThePage {
    private static final UUID ID = new UUID(12, 22);
    private static final String DOUBTS = "**/in-doubt?*";
    private static final String STREAM = "**/ui/stream";

    @Test
    void shouldKeepTheLatestWhereAnswersOvertakeEachOther() throws IOException {
        List<Route> held = new ArrayList<>();
        page.route(
                DOUBTS,
                route -> {
                    if (held.isEmpty()) {
                        held.add(route);
                    } else {
                        route.resume();
                    }
                });
        page.locator("#tab-doubts").click();
        bed.byDefault().suffer(new Faults(0, 0, 1));
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            assertThat(connection.post(ID, 1_990)).isEqualTo(202);
        }
        assertThat(page.locator("#desk-doubts button.link")).hasCount(1);

        Response late =
                page.waitForResponse(
                        DOUBTS, () -> held.getFirst().fulfill(answer(200, "{\"inDoubt\":[]}")));

        late.finished();
        page.evaluate("new Promise((done) => setTimeout(done, 200))");
        assertThat(page.locator("#desk-doubts button.link")).hasCount(1);
    }

    /** Nothing that it hears tells it to: the list is as long as before. */
    @Test
    void shouldAskAgainWhereAListCouldNotBeHad() {
        AtomicInteger failures = new AtomicInteger();
        page.route(
                DOUBTS,
                route -> {
                    failures.incrementAndGet();
                    route.fulfill(answer(503, "{\"title\":\"not now\"}"));
                },
                new Page.RouteOptions().setTimes(3));

        page.locator("#tab-doubts").click();

        assertThat(page.locator("#desk-doubts")).containsText("not now");
        assertThat(page.locator("#desk-doubts .empty")).isVisible();
        assertThat(page.locator("#desk-doubts .failure")).hasCount(0);
        assertThat(failures).hasValue(3);
    }

    @Test
    void shouldDrawItsChartsWhereTheLastHourCouldNotBeHadAtFirst() {
        page.route("**/ui/history?*", Route::abort, new Page.RouteOptions().setTimes(2));

        page.reload();

        assertThat(page.locator("#rate-chart canvas")).isVisible();
    }

    /** As the gateway keeps it, which hears of no such second itself. */
    @Test
    void shouldShowASecondThatWasLeftOutAsTheNext() {
        Object shown =
                page.evaluate(
                        """
                        async () => {
                          const { Series } = await import('/ui/charts.js');
                          const kept = { step: 1, first: 100, columns: { pending: [4] } };
                          const told = {};
                          const on = (name, listener) => told[name] = listener;
                          const series = new Series({ on, ask: async () => kept });
                          await series.load(1);
                          told.second({ first: 103, columns: { pending: [7] } });
                          const soon = series.times + ' ' + series.column('pending');
                          told.second({ first: 270, columns: { pending: [9] } });
                          const { size } = new Set(series.column('pending'));
                          return [soon, series.times.length, series.times[0], size].join(' ');
                        }
                        """);

        assertThat(shown).isEqualTo("100,101,102,103 4,7,7,7 60 211 1");
    }

    @Test
    void shouldSayThatAsManyPagesLookAsMay() {
        page.route(STREAM, route -> route.fulfill(answer(503, "{}")));
        page.reload();
        assertThat(page.locator("#pulse")).hasText("full");
        assertThat(page.locator("#verdict")).containsText("As many pages look already");

        page.unroute(STREAM);

        assertThat(page.locator("#pulse")).hasText("live");
    }

    /** Also before its first word. */
    @Test
    void shouldGiveUpAConnectionThatSaysNothing() {
        page.evaluate(
                """
                async () => {
                  const { Feed } = await import('/ui/feed.js');
                  const word = new TextEncoder().encode('event: word\\ndata: 7\\n\\n');
                  window.opened = 0;
                  window.fetch = async (_, { signal }) => {
                    const isFirst = window.opened++ === 0;
                    return new Response(new ReadableStream({ start(stream) {
                      signal.addEventListener('abort', () => stream.error(signal.reason));
                      if (!isFirst) stream.enqueue(word);
                    }}));
                  };
                  const feed = new Feed();
                  feed.on('word', () => window.heardOf ??= window.opened);
                  feed.start();
                }
                """);

        page.waitForFunction("() => window.heardOf === 2");
    }

    /** As an owner tells it whose journal is long. */
    @Test
    void shouldTellHowFarATakeOverIs() {
        String told =
                """
                event: instance
                data: {"mode":"standalone","standing":{"isOwner":false,"owner":"not known",\
                "role":"takes over, term 3: 5 of 9 settled payments read",\
                "journal":"ok","lease":"held"}}

                """;
        page.route(
                STREAM,
                route -> route.fulfill(answer(200, told).setContentType("text/event-stream")));

        page.reload();

        assertThat(page.locator("#instances-figures")).containsText("takes over");
        assertThat(page.locator("#instances-says"))
                .containsText("5 of 9 settled payments read. Until it has read them, clients wait");
    }

    private static Route.FulfillOptions answer(int status, String json) {
        return new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody(json);
    }
}
