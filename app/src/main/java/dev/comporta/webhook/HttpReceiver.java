package dev.comporta.webhook;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that is reached over HTTP. Any 2xx takes the event, 410 wants no more; everything else
 * counts as not taken. No redirect is followed. What an answer says beside its head is thrown away.
 *
 * <p>The JDK's client sends no POST twice by itself.
 */
public final class HttpReceiver implements Receiver {
    private static final long BODY_MAX_BYTES = 64 << 10;
    private static final int GONE = 410;

    private final WebhookOptions options;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    public HttpReceiver(WebhookOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(options.timeout())
                        .executor(threads)
                        .build();
    }

    @Override
    public Answer tell(WebhookEvent event) throws InterruptedException {
        AtomicReference<HttpResponse.@Nullable ResponseInfo> head = new AtomicReference<>();
        CompletableFuture<?> answered =
                client.sendAsync(
                        request(event),
                        info -> {
                            head.set(info);
                            return BodyHandlers.limiting(BodyHandlers.discarding(), BODY_MAX_BYTES)
                                    .apply(info);
                        });
        String failure = failure(answered);
        HttpResponse.ResponseInfo known = head.get();
        return known == null ? Answer.again(failure, 0) : judge(known);
    }

    private HttpRequest request(WebhookEvent event) {
        long timestampSeconds = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(options.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "comporta")
                .header("webhook-id", event.id())
                .header("webhook-timestamp", Long.toString(timestampSeconds))
                .header(
                        "webhook-signature",
                        Secret.signatures(
                                options.secrets(), event.id(), timestampSeconds, event.body()))
                .POST(HttpRequest.BodyPublishers.ofString(event.body()))
                .build();
    }

    /** Waits for all of an answer, whose body may have no end; empty: nothing failed. */
    private String failure(CompletableFuture<?> answered) throws InterruptedException {
        try {
            answered.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return "";
        } catch (TimeoutException e) {
            return "no answer within " + options.timeout().toMillis() + " ms";
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String words = cause.getMessage();
            return words == null ? cause.getClass().getSimpleName() : words;
        } finally {
            answered.cancel(true);
        }
    }

    private Answer judge(HttpResponse.ResponseInfo head) {
        int status = head.statusCode();
        if (status >= 200 && status <= 299) {
            return Answer.TAKEN;
        }
        String reason = "it answered " + status;
        return status == GONE
                ? new Answer(Kind.GONE, reason, 0)
                : Answer.again(reason, retryAfterMillis(head.headers().firstValue("Retry-After")));
    }

    /** Source: RFC 9110, section 10.2.3. */
    private long retryAfterMillis(Optional<String> told) {
        String text = told.orElse("").strip();
        if (text.matches("\\d{1,9}")) {
            return TimeUnit.SECONDS.toMillis(Long.parseLong(text));
        }
        try {
            long until =
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli();
            return Math.max(0, until - clock.millis());
        } catch (DateTimeException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
