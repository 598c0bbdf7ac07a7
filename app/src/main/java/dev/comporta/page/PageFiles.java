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

    PageFiles() {
        add("index.html", "text/html", "index.html");
        add("page.css", "text/css", "page.css");
        add("icon.svg", "image/svg+xml", "icon.svg");
        for (String module :
                new String[] {
                    "app",
                    "feed",
                    "charts",
                    "flood",
                    "gate",
                    "processors",
                    "money",
                    "payment",
                    "operators",
                    "words",
                    "dom"
                }) {
            add(module + ".js", "text/javascript", module + ".js");
        }
        add("uPlot.js", "text/javascript", PLOT + "uPlot.iife.min.js");
        add("uPlot.css", "text/css", PLOT + "uPlot.min.css");
    }

    private void add(String name, String type, String resource) {
        files.put(name, File.of(type, read(resource)));
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
