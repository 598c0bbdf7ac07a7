package dev.comporta.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.http.Answer;
import dev.comporta.http.Exchange;
import dev.comporta.http.HttpProblem;
import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that the page is made of, encoded once, each with what keeps a browser from more than
 * it needs: nothing from other hosts, nothing inline, no frame, no guess at types. Browsers ask
 * each time whether they changed, by their ETag.
 *
 * <p>Threading: immutable.
 */
final class PageFiles {
    private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> PLOT_NAMES =
            Map.of("uPlot.js", "uPlot.iife.min.js", "uPlot.css", "uPlot.min.css");

    static final List<String> NAMES =
            List.of(
                    "index.html",
                    "page.css",
                    "icon.svg",
                    "app.js",
                    "charts.js",
                    "dom.js",
                    "feed.js",
                    "flood.js",
                    "gate.js",
                    "instances.js",
                    "money.js",
                    "operators.js",
                    "payment.js",
                    "processors.js",
                    "words.js",
                    "uPlot.js",
                    "uPlot.css");

    private static final String GUARDS =
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"
                    + " connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'\r\n"
                    + "X-Content-Type-Options: nosniff\r\n"
                    + "X-Frame-Options: DENY\r\n"
                    + "Referrer-Policy: no-referrer\r\n"
                    + "Cross-Origin-Opener-Policy: same-origin\r\n"
                    + "Cross-Origin-Resource-Policy: same-origin\r\n"
                    + "Cache-Control: no-cache\r\n";

    private final Map<String, File> files = new LinkedHashMap<>();

    private record File(String tag, Answer whole, Answer unchanged) {
        static File of(String type, byte[] bytes) {
            String tag = '"' + HexFormat.of().formatHex(sha256(bytes), 0, 8) + '"';
            String fields = "ETag: " + tag + "\r\n" + GUARDS;
            return new File(
                    tag,
                    Answer.of(
                            200,
                            "Content-Type: " + type + "; charset=utf-8\r\n" + fields,
                            new String(bytes, UTF_8)),
                    Answer.notModified(fields));
        }
    }

    private static final class Loaded {
        private static final PageFiles FILES = new PageFiles();
    }

    /** All of them, read by whoever asks first: the page's thread does, so that no loop waits. */
    static PageFiles all() {
        return Loaded.FILES;
    }

    private PageFiles() {
        for (String name : NAMES) {
            String resource = name.startsWith("uPlot.") ? PLOT + PLOT_NAMES.get(name) : name;
            files.put(name, File.of(type(name), read(resource)));
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".html" -> "text/html";
            case ".css" -> "text/css";
            case ".svg" -> "image/svg+xml";
            default -> "text/javascript";
        };
    }

    private static byte[] read(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("a file of the page is missing: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read a file of the page: " + resource, e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** The page itself. */
    Exchange index(Request request) throws Refusal {
        return tell("index.html", request);
    }

    /**
     * One of its parts.
     *
     * @throws Refusal where there is none of that name
     */
    Exchange part(Request request) throws Refusal {
        return tell(request.variable(), request);
    }

    private Exchange tell(String name, Request request) throws Refusal {
        File file = files.get(name);
        if (file == null) {
            throw new Refusal(HttpProblem.NO_SUCH_RESOURCE);
        }
        boolean isKnown = request.ifNoneMatch().contains(file.tag);
        return Exchange.answered(isKnown ? file.unchanged : file.whole);
    }
}
