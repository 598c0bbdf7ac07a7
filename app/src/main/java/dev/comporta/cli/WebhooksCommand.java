package dev.comporta.cli;

import dev.comporta.log.Secrets;
import dev.comporta.payment.Transition;
import dev.comporta.payment.UnavailableException;
import dev.comporta.store.DataDirectory;
import dev.comporta.webhook.WebhookOptions;
import dev.comporta.webhook.WebhookReplay;
import dev.comporta.webhook.WebhookStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comporta webhooks}: how far they are, and once more from somewhere on. */
@Command(
        name = "webhooks",
        description =
                "Looks how far the webhooks are, or tells events once more. It reads the data"
                        + " directory, or the journal in REDIS_URL; the gateway may be running.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class WebhooksCommand implements Runnable {
    private static final int LACKING = 1;
    private static final int NOT_NOW = 3;
    private static final long TELL_EVERY_NANOS = 1_000_000_000L;

    @Spec private @Nullable CommandSpec spec;

    private long toldNanos = System.nanoTime();

    @Override
    public void run() {
        throw wrong("say what: status or replay");
    }

    @Command(
            name = "status",
            description = {
                "Prints the position up to which events were taken, as it was noted a second ago,"
                        + " and the journal's end.",
                "Exit code 0: shown; 1: nothing was ever told; 3: it can't be read."
            },
            mixinStandardHelpOptions = true)
    int status(
            @Mixin RedisArguments redis,
            @Option(
                            names = "--data-dir",
                            defaultValue = "${env:DATA_DIR:-./data}",
                            paramLabel = "DIR",
                            description = "The data directory. DATA_DIR (${DEFAULT-VALUE})")
                    Path directory) {
        try (DataDirectory opened = JournalCommand.open(directory, redis, spec)) {
            OptionalLong told = opened.webhooksPosition();
            if (told.isEmpty()) {
                out().println("no webhook was ever told");
                return LACKING;
            }
            long end =
                    opened.transitions(Long.MAX_VALUE, transition -> {}).journal().lastSequence();
            long lag = Math.max(0, end - told.getAsLong());
            out().printf(Locale.ROOT, "told up to        %,15d%n", told.getAsLong());
            out().printf(Locale.ROOT, "journal ends with %,15d%n", end);
            out().printf(Locale.ROOT, "transitions behind%,15d%n", lag);
            return 0;
        } catch (UnavailableException e) {
            return complain(e);
        } finally {
            out().flush();
        }
    }

    @Command(
            name = "replay",
            description = {
                "Tells events once more to the receiver in WEBHOOK_URL, each under the id that it"
                        + " had, up to where the journal ends now. Neither the gateway's position"
                        + " nor what it tells meanwhile is changed. Of what was purged or dropped nothing can"
                        + " be told.",
                "Exit code 0: all were taken; 1: some were left out after WEBHOOK_GIVE_UP; 3: the"
                        + " receiver wants no more, or something can't be read."
            },
            mixinStandardHelpOptions = true)
    int replay(
            @Mixin RedisArguments redis,
            @Mixin WebhookArguments webhooks,
            @Option(
                            names = "--data-dir",
                            defaultValue = "${env:DATA_DIR:-./data}",
                            paramLabel = "DIR",
                            description = "The data directory. DATA_DIR (${DEFAULT-VALUE})")
                    Path directory,
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "POSITION|INSTANT",
                            description =
                                    "The first position that counts, or an instant like"
                                            + " 2026-11-27T12:00:00Z: what was recorded from then on.")
                    String from) {
        WebhookOptions options = options(webhooks);
        boolean isPosition = from.matches("\\d{1,18}");
        long fromPosition = isPosition ? Long.parseLong(from) : 1;
        long fromMillis = isPosition ? Long.MIN_VALUE : instant(from).toEpochMilli();
        try (DataDirectory opened = JournalCommand.open(directory, redis, spec);
                WebhookReplay replay = new WebhookReplay(options, opened.processorNames())) {
            DataDirectory.Report report =
                    opened.transitions(fromPosition, since(fromMillis, replay));
            replay.finish();
            WebhookStatus done = replay.status();
            out().printf(Locale.ROOT, "events taken      %,15d%n", done.delivered());
            out().printf(Locale.ROOT, "events left out   %,15d%n", done.givenUp());
            out().flush();
            int damaged = JournalCommand.tellDamage(report);
            return damaged != 0 ? NOT_NOW : done.givenUp() > 0 ? LACKING : 0;
        } catch (UnavailableException e) {
            return complain(e);
        }
    }

    private Consumer<Transition> since(long fromMillis, WebhookReplay replay) {
        return transition -> {
            if (transition.recordedAtMillis() >= fromMillis) {
                replay.take(transition);
                tell(replay.status());
            }
        };
    }

    private void tell(WebhookStatus now) {
        long nanos = System.nanoTime();
        if (nanos - toldNanos >= TELL_EVERY_NANOS) {
            toldNanos = nanos;
            System.err.printf(Locale.ROOT, "%,d events taken; %s%n", now.delivered(), now.words());
        }
    }

    private WebhookOptions options(WebhookArguments arguments) {
        try {
            return arguments
                    .options()
                    .orElseThrow(() -> new IllegalArgumentException("WEBHOOK_URL is not set"));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong("--from must be a position, or like 2026-11-27T12:00:00Z: " + text);
        }
    }

    private ParameterException wrong(String words) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), words);
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private static int complain(UnavailableException failure) {
        System.err.println("comporta: " + Secrets.hide(String.valueOf(failure.getMessage())));
        return NOT_NOW;
    }
}
