package dev.comporta.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.comporta.log.LogCapture;
import dev.comporta.payment.Bookmark;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each event is told at least once, those of a payment in order, whatever fails. */
@Timeout(60)
class DelivererTest {
    private final Stream stream = new Stream();
    private final Kept kept = new Kept();
    private final ScriptedReceiver receiver = new ScriptedReceiver();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Lanes> lanes = new ArrayList<>();
    private volatile boolean isHeld = true;

    @AfterEach
    void close() {
        lanes.forEach(Lanes::close);
    }

    @Test
    void shouldBeginWithWhatHappensFromNowOn() {
        stream.settle(3);
        Deliverer deliverer = deliverer();
        stream.settle(2);

        deliverer.step();

        assertThat(receiver.taken).hasSize(2);
        assertThat(kept.position()).hasValue(3);
        assertThat(deliverer.status().position()).isEqualTo(5);
        assertThat(deliverer.status().lag()).isZero();
        assertThat(deliverer.status().words()).isEqualTo("ok");
    }

    @Test
    void shouldGoOnFromWhereItWas() {
        stream.settle(600);
        kept.value = 40;
        Deliverer deliverer = deliverer();

        deliverer.step();
        deliverer.end();

        assertThat(receiver.taken).hasSize(560).doesNotHaveDuplicates();
        assertThat(kept.value).isEqualTo(600);
    }

    @Test
    void shouldTellThoseOfOnePaymentInTheirOrder() {
        SplittableRandom random = new SplittableRandom(5);
        Map<UUID, Integer> attempts = new HashMap<>();
        for (int index = 0; index < 2_000; index++) {
            UUID id = new UUID(0, random.nextInt(50));
            stream.add(Change.BURIED, id, attempts.merge(id, 1, Integer::sum));
        }
        kept.value = 0;
        receiver.answers = _ -> random().nextInt(4) == 0 ? AGAIN : Receiver.Answer.TAKEN;

        deliverer().step();

        Map<UUID, Integer> seen = new HashMap<>();
        for (WebhookEvent event : receiver.taken) {
            if (event.id().startsWith("buried")) {
                int attempt =
                        Integer.parseInt(event.id().substring(event.id().lastIndexOf('-') + 1));
                assertThat(attempt).isEqualTo(seen.merge(event.payment(), 1, Integer::sum));
            }
        }
        assertThat(seen).isEqualTo(attempts);
    }

    @Test
    void shouldTellAgainUntilItIsTaken() {
        stream.settle(5);
        kept.value = 0;
        AtomicInteger told = new AtomicInteger();
        receiver.answers = _ -> told.incrementAndGet() <= 20 ? AGAIN : Receiver.Answer.TAKEN;
        Deliverer deliverer = deliverer();

        deliverer.step();

        assertThat(receiver.taken).hasSize(5).doesNotHaveDuplicates();
        assertThat(deliverer.status().failures()).isEqualTo(20);
        assertThat(deliverer.status().problem()).isEmpty();
    }

    /** What is under way when the gateway dies is told once more, and nothing is left out. */
    @Test
    void shouldLeaveNothingOutWhereverItDies() throws InterruptedException {
        stream.settle(1_000);
        kept.value = 0;
        for (int life = 1; receiver.ids().size() < 1_000; life++) {
            int most = life * 400;
            receiver.answers =
                    _ -> {
                        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
                        return receiver.taken.size() >= most ? AGAIN : Receiver.Answer.TAKEN;
                    };
            Deliverer deliverer = deliverer();
            Thread thread = Thread.ofPlatform().daemon().start(deliverer::step);
            await(() -> !thread.isAlive() || deliverer.status().problem().isPresent());
            long position = deliverer.status().position();
            assertThat(receiver.ids()).containsAll(ids(position));
            lanes.getLast().close();
            thread.join();
            assertThat(kept.value).isLessThanOrEqualTo(position);
        }
        assertThat(receiver.ids()).containsAll(ids(1_000));
    }

    @Test
    void shouldLeaveOutWhatIsNeverTakenAndSaySo() {
        stream.settle(3);
        kept.value = 0;
        receiver.answers =
                event -> {
                    if (event.position() != 2) {
                        return Receiver.Answer.TAKEN;
                    }
                    nanos.addAndGet(TimeUnit.HOURS.toNanos(10));
                    return AGAIN;
                };
        Deliverer deliverer = deliverer();

        deliverer.step();

        assertThat(receiver.taken).extracting(WebhookEvent::position).containsOnly(1L, 3L);
        assertThat(deliverer.status().failures()).isEqualTo(8);
        assertThat(deliverer.status().givenUp()).isEqualTo(1);
        assertThat(deliverer.status().position()).isEqualTo(3);
        assertThat(deliverer.status().words()).contains("1 events left out");
    }

    @Test
    void shouldStopWhereTheReceiverWantsNoMore() {
        stream.settle(300);
        kept.value = 0;
        receiver.answers =
                event ->
                        event.position() >= 280
                                ? new Receiver.Answer(Receiver.Kind.GONE, "it answered 410", 0)
                                : Receiver.Answer.TAKEN;
        Deliverer deliverer = deliverer();
        deliverer.step();
        int told = receiver.told.get();

        deliverer.step();

        assertThat(receiver.told).hasValue(told);
        assertThat(deliverer.status().isStopped()).isTrue();
        assertThat(deliverer.status().position()).isEqualTo(255);
        assertThat(deliverer.status().words()).startsWith("stopped: it answered 410");
        receiver.answers = _ -> Receiver.Answer.TAKEN;
        deliverer.end();
        deliverer().step();
        assertThat(receiver.ids()).containsAll(ids(300));
    }

    /** Else a receiver would take what was before a purge for what came behind it. */
    @Test
    void shouldTellAPurgeBehindAllBeforeItAndInFrontOfAllBehind() {
        stream.settle(40);
        stream.transitions.add(new Transition.Purged(41, 41));
        stream.settle(40);
        kept.value = 0;
        receiver.answers = _ -> random().nextInt(3) == 0 ? AGAIN : Receiver.Answer.TAKEN;

        deliverer().step();

        assertThat(receiver.taken).hasSize(81);
        assertThat(receiver.taken.get(40).id()).startsWith("purged-");
    }

    @Test
    void shouldTellNothingOfAJournalThatIsAnothers() {
        stream.settle(3);
        kept.value = 0;
        isHeld = false;
        Deliverer deliverer = deliverer();

        deliverer.step();

        assertThat(receiver.told).hasValue(0);
        assertThat(kept.value).isZero();
    }

    /** A journal that was set back gives the same positions to something new. */
    @Test
    void shouldTakeNoPositionThatTheJournalHasNotGiven() {
        stream.settle(3);
        kept.value = 900;
        Deliverer deliverer = deliverer();
        deliverer.step();
        stream.settle(2);

        deliverer.step();

        assertThat(receiver.taken).hasSize(2);
    }

    @Test
    void shouldGoOnWhereItCanReadAgain() {
        stream.settle(700);
        kept.value = 0;
        stream.failsBehind = 300;
        Deliverer deliverer = deliverer();
        deliverer.step();
        assertThat(deliverer.status().position()).isEqualTo(300);
        deliverer.step();
        assertThat(deliverer.status().problem()).hasValue("gone");

        stream.failsBehind = Long.MAX_VALUE;
        deliverer.step();

        assertThat(receiver.taken).hasSize(700).doesNotHaveDuplicates();
        assertThat(deliverer.status().problem()).isEmpty();
    }

    /** A full disk is no reason to keep events from the receiver. */
    @Test
    void shouldGoOnAndSaySoWhereItsPositionCantBeKept() {
        stream.settle(600);
        kept.value = 0;
        kept.fails = true;
        Deliverer deliverer = deliverer();
        try (LogCapture log = new LogCapture("webhook")) {
            for (int second = 0; second < 3; second++) {
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
                deliverer.step();
            }

            assertThat(log.lines()).singleElement(STRING).contains("webhooks-position-unkept");
        }
        assertThat(receiver.taken).hasSize(600).doesNotHaveDuplicates();
        assertThat(deliverer.status().position()).isEqualTo(600);
        assertThat(deliverer.keptPosition()).isZero();
        assertThat(deliverer.status().problem()).hasValue("the disk is full");

        kept.fails = false;
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        deliverer.step();

        assertThat(kept.value).isEqualTo(600);
        assertThat(deliverer.keptPosition()).isEqualTo(600);
        assertThat(deliverer.status().problem()).isEmpty();
    }

    @Test
    void shouldHoldSomeEventsOnlyWhereTheReceiverHangs() throws InterruptedException {
        stream.settle(5_000);
        kept.value = 0;
        receiver.hanging = new CountDownLatch(1);
        Deliverer deliverer = deliverer();
        Thread thread = Thread.ofPlatform().daemon().start(deliverer::step);
        await(() -> receiver.told.get() == IN_FLIGHT_MAX);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(7));

        assertThat(deliverer.status().lag()).isEqualTo(5_000);
        assertThat(deliverer.status().lagMillis()).isEqualTo(7_000);
        assertThat(receiver.told).hasValue(IN_FLIGHT_MAX);
        assertThat(stream.handedOver.get()).isLessThanOrEqualTo(WebhookTarget.EVENTS_MAX);
        receiver.hanging.countDown();
        thread.join();
        assertThat(receiver.taken).hasSize(5_000).doesNotHaveDuplicates();
    }

    @Test
    void shouldEndWhereTheReceiverHangs() throws InterruptedException {
        stream.settle(5_000);
        kept.value = 0;
        receiver.hanging = new CountDownLatch(1);
        Deliverer deliverer = deliverer();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
                        .start(deliverer::step);
        await(() -> receiver.told.get() == IN_FLIGHT_MAX);

        lanes.getLast().close();
        thread.join();
        deliverer.end();

        assertThat(failure.get()).isNull();
        assertThat(receiver.taken).isEmpty();
        assertThat(kept.value).isZero();
    }

    /** A lease that had ended may be renewed: one that still tells would tell out of order. */
    @Test
    void shouldLeaveNobodyTellingWhereTheJournalIsHeldNoMore() {
        UUID id = new UUID(0, 1);
        stream.settle(1);
        stream.add(Change.BURIED, id, 1);
        stream.add(Change.SETTLED, id, 2);
        kept.value = 0;
        AtomicInteger failures = new AtomicInteger();
        receiver.answers =
                event -> {
                    if (event.payment().equals(id)) {
                        failures.incrementAndGet();
                        return Receiver.Answer.again("it answered 503", 300);
                    }
                    isHeld = failures.get() == 0;
                    return AGAIN;
                };
        Deliverer deliverer = deliverer();

        deliverer.step();

        assertThat(deliverer.status().problem()).isEmpty();
        isHeld = true;
        receiver.answers = _ -> Receiver.Answer.TAKEN;
        deliverer.step();
        assertThat(receiver.taken.stream().filter(it -> it.payment().equals(id)))
                .extracting(WebhookEvent::position)
                .startsWith(2L)
                .endsWith(3L)
                .isSorted();
    }

    /** Of a gateway that was without webhooks for long. */
    @Test
    void shouldSayThatSomethingWasDroppedMeanwhile() {
        stream.settle(60);
        kept.value = 40;
        stream.droppedUpTo = 50;
        try (LogCapture log = new LogCapture("webhook")) {
            deliverer().step();

            assertThat(log.lines())
                    .singleElement(STRING)
                    .contains("webhooks-missed", "\"position\":40,\"droppedUpTo\":50");
        }
    }

    /** There is always something new where payments come in without a pause. */
    @Test
    void shouldNotBeCalledBehindWhileItKeepsUp() {
        kept.value = 0;
        stream.settle(1);
        stream.growsWhileRead = true;
        Deliverer deliverer = deliverer();
        for (int second = 0; second < 10; second++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            deliverer.step();
        }

        assertThat(deliverer.status().lag()).isEqualTo(1);
        assertThat(deliverer.status().lagMillis()).isZero();
        assertThat(deliverer.status().words()).isEqualTo("ok");
    }

    private static final int IN_FLIGHT_MAX = 8;
    private static final Receiver.Answer AGAIN = Receiver.Answer.again("it answered 500", 0);

    /** The test's time limit interrupts it. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static ThreadLocalRandom random() {
        return ThreadLocalRandom.current();
    }

    private Deliverer deliverer() {
        WebhookOptions options =
                new WebhookOptions(
                        URI.create("http://localhost/"),
                        Secret.parse(SecretTest.TEXT),
                        Duration.ofSeconds(1),
                        Duration.ofDays(3),
                        IN_FLIGHT_MAX);
        Clock clock =
                new Clock() {
                    @Override
                    public long nanos() {
                        return nanos.get();
                    }

                    @Override
                    public long epochMillis() {
                        return 0;
                    }
                };
        lanes.add(new Lanes(receiver, options, clock, () -> isHeld, 2));
        return new Deliverer(
                stream, kept, lanes.getLast(), List.of("default"), () -> isHeld, clock);
    }

    private List<String> ids(long position) {
        WebhookEvents events = new WebhookEvents(List.of("default"));
        return stream.transitions.stream()
                .filter(it -> it.position() <= position)
                .flatMap(it -> events.of(it).stream())
                .map(WebhookEvent::id)
                .toList();
    }

    private static final class ScriptedReceiver implements Receiver {
        final List<WebhookEvent> taken = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger told = new AtomicInteger();
        volatile Function<WebhookEvent, Answer> answers = _ -> Answer.TAKEN;
        volatile CountDownLatch hanging = new CountDownLatch(0);

        @Override
        public Answer tell(WebhookEvent event) throws InterruptedException {
            told.incrementAndGet();
            hanging.await();
            synchronized (this) {
                Answer answer = answers.apply(event);
                if (answer.kind() == Kind.TAKEN) {
                    taken.add(event);
                }
                return answer;
            }
        }

        Set<String> ids() {
            synchronized (taken) {
                return taken.stream().map(WebhookEvent::id).collect(Collectors.toSet());
            }
        }

        @Override
        public void close() {}
    }

    private static final class Kept implements Bookmark {
        volatile long value = -1;
        boolean fails;

        @Override
        public OptionalLong position() {
            return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        }

        @Override
        public void keep(long position) {
            if (fails) {
                throw new UnavailableException("the disk is full");
            }
            value = position;
        }
    }

    private static final class Stream implements TransitionStream {
        final List<Transition> transitions = new ArrayList<>();
        long failsBehind = Long.MAX_VALUE;
        final AtomicInteger handedOver = new AtomicInteger();
        long droppedUpTo;
        boolean growsWhileRead;

        void settle(int count) {
            for (int index = 0; index < count; index++) {
                add(Change.SETTLED, new UUID(7, transitions.size()), 1);
            }
        }

        void add(Change change, UUID id, int attempt) {
            long position = transitions.size() + 1L;
            transitions.add(
                    new Transition.Changed(
                            position,
                            1_000,
                            change,
                            new StoredPayment(
                                    id, 100, 900, attempt, 0, 1, Evidence.ANSWERED, 400)));
        }

        @Override
        public long journalId() {
            return 1;
        }

        @Override
        public long runAt(long position) {
            return 1;
        }

        @Override
        public long droppedUpTo() {
            return droppedUpTo;
        }

        @Override
        public long end() {
            return transitions.size();
        }

        @Override
        public void read(long behind, Target target) {
            for (Transition one : transitions.subList((int) behind, transitions.size())) {
                if (one.position() > failsBehind) {
                    throw new UnavailableException("gone");
                }
                handedOver.incrementAndGet();
                target.take(one);
                target.reached(one.position());
            }
            if (growsWhileRead) {
                settle(1);
            }
        }
    }
}
