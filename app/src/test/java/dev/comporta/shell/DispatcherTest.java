package dev.comporta.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.engine.Backoff;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.StepExecutor;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Note;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.payment.Resolution;
import dev.comporta.payment.Summary;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.DeadlinePolicy;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.store.Durability;
import dev.comporta.store.ManualClock;
import dev.comporta.store.Store;
import dev.comporta.store.StoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engine, store and processors joined: what happens in one turn is committed once, at its end. */
@Timeout(20)
class DispatcherTest {
    private static final UUID ID = new UUID(1, 2);

    private final ManualClock clock = new ManualClock();
    private final StepExecutor background = new StepExecutor();
    private final FakeProcessors processors = new FakeProcessors();
    private final List<ProcessorGate> gates = List.of(gate(), gate());
    private final List<Throwable> fatal = new ArrayList<>();
    private final List<Acceptance> answers = new ArrayList<>();
    private final Dispatcher dispatcher;
    private int turnEndsAsked;

    DispatcherTest() {
        Store store =
                Store.open(
                        new SimulatedDisk(1),
                        new StoreOptions(
                                Durability.POWER,
                                100,
                                100,
                                100,
                                16,
                                1,
                                new JournalOptions(4096, 2048, () -> 1)),
                        new JournalThreads(background, background, this::inTurn),
                        background,
                        clock,
                        List.of("default", "fallback"));
        dispatcher =
                new Dispatcher(
                        store,
                        processors,
                        new EngineOptions(
                                EngineOptions.DEFAULTS.deadline(),
                                Duration.ofSeconds(1),
                                new Backoff(1, 1),
                                new Backoff(1, 1),
                                9,
                                Duration.ofDays(365),
                                List.of(StatusRules.DEFAULT, StatusRules.DEFAULT)),
                        gates,
                        new DeadlinePolicy(0, 5_000_000_000L),
                        clock,
                        new SplittableRandom(1),
                        () -> turnEndsAsked++,
                        fatal::add);
    }

    @Test
    void shouldEndATurnOnceHoweverMuchHappensInIt() {
        dispatcher.accept(ID, 5, answers::add);
        dispatcher.accept(new UUID(3, 4), 5, answers::add);
        dispatcher.onTick();
        assertThat(turnEndsAsked).isEqualTo(1);

        dispatcher.endTurn();
        dispatcher.onTick();
        assertThat(turnEndsAsked).isEqualTo(2);
    }

    @Test
    void shouldSendNothingBeforeItsAttemptIsSafe() {
        dispatcher.accept(ID, 5, answers::add);
        dispatcher.endTurn();
        dispatcher.endTurn();

        assertThat(answers).isEmpty();
        assertThat(processors.answers).isEmpty();

        run();
        assertThat(answers).containsExactly(Acceptance.ACCEPTED);
        assertThat(processors.answers).hasSize(1);
    }

    @Test
    void shouldBeginNoAttemptWhileTheProcessorTimeIsUsedUp() {
        long[] usedNanos = {0};
        dispatcher.begin(new CpuBudget(30, clock, () -> usedNanos[0]));
        usedNanos[0] = ManualClock.SECOND;
        dispatcher.accept(ID, 5, answers::add);
        run();
        assertThat(answers).containsExactly(Acceptance.ACCEPTED);
        assertThat(processors.answers).isEmpty();

        clock.pass(ManualClock.SECOND);
        dispatcher.onTick();
        run();

        assertThat(processors.answers).hasSize(1);
    }

    @Test
    void shouldSettleWhatIsBooked() {
        send();

        processors.answerFirst(200);
        run();

        assertThat(totals()).isEqualTo(new Totals(1, 5));
        assertNothingUnderWay();
    }

    @Test
    void shouldSettleWhatTheProcessorsRecordSays() {
        send();

        processors.answerFirst(422);
        processors.lookUps.getFirst().accept(new LookUp.Found(5, 77));
        run();

        assertThat(totals()).isEqualTo(new Totals(1, 5));
        assertNothingUnderWay();
    }

    /** What is first sent may go together with others; what is in doubt must not. */
    @Test
    void shouldAskForAWayOfItsOwnWhereAPaymentIsInDoubt() {
        send();

        processors.answers.getFirst().accept(new Outcome.Unanswered(Evidence.BROKEN));
        clock.pass(1_000_000_000);
        run();
        processors.lookUps.getFirst().accept(new LookUp.NotFound());
        run();

        assertThat(processors.answers).hasSize(1);
        assertThat(processors.answersToResends).hasSize(1);
        processors.answersToResends.getFirst().accept(new Outcome.Answered(200));
        run();
        assertThat(totals()).isEqualTo(new Totals(1, 5));
        assertNothingUnderWay();
    }

    @Test
    void shouldNeverSettleWhatWasPurged() {
        send();
        List<Boolean> purged = new ArrayList<>();

        dispatcher.operator().purge(purged::add);
        processors.answerFirst(200);
        run();
        processors.answerFirst(503);
        run();

        assertThat(purged).containsExactly(true);
        assertThat(totals()).isEqualTo(Totals.ZERO);
        assertThat(processors.answers).hasSize(1);
        assertNothingUnderWay();
    }

    @Test
    void shouldNeverSendWhatWaitedWhenItWasPurged() {
        dispatcher.accept(ID, 5, answers::add);

        dispatcher.operator().purge(done -> {});
        run();

        assertThat(processors.answers).isEmpty();
        assertNothingUnderWay();
    }

    @Test
    void shouldTakeAPurgedIdAsNewAndKeepItApartFromLateAnswers() {
        send();
        dispatcher.operator().purge(done -> {});
        dispatcher.accept(ID, 9, answers::add);
        run();
        assertThat(processors.answers).hasSize(2);

        processors.answerFirst(200);
        run();
        assertThat(totals()).isEqualTo(Totals.ZERO);

        processors.answers.getLast().accept(new Outcome.Answered(200));
        run();
        assertThat(totals()).isEqualTo(new Totals(1, 9));
        assertNothingUnderWay();
    }

    @Test
    void shouldTellAnErrorThatLeavesMemoryInDoubt() {
        IllegalStateException error = new IllegalStateException("simulated");
        dispatcher.accept(
                ID,
                5,
                verdict -> {
                    throw error;
                });

        dispatcher.endTurn();
        runBackground();

        assertThat(fatal).containsExactly(error);
    }

    @Test
    void shouldTellOfAResolutionOnlyOnceItIsSafe() {
        doubt();
        List<Operator.Intervention> done = new ArrayList<>();

        dispatcher
                .operator()
                .resolve(ID, new Resolution.Booked(OptionalLong.of(77)), "", done::add);
        dispatcher.endTurn();
        assertThat(done).isEmpty();
        run();

        assertThat(done).containsExactly(Operator.Intervention.DONE);
        assertThat(totals()).isEqualTo(new Totals(1, 5));
        assertNothingUnderWay();
        dispatcher.operator().resolve(ID, new Resolution.NotBooked(), "", done::add);
        dispatcher.operator().resolve(new UUID(9, 9), new Resolution.NotBooked(), "", done::add);
        assertThat(done)
                .endsWith(Operator.Intervention.WRONG_STATE, Operator.Intervention.NO_SUCH_PAYMENT);
    }

    @Test
    void shouldCountALateBookingThatAnOperatorDenied() {
        doubt();
        dispatcher.operator().resolve(ID, new Resolution.NotBooked(), "", done -> {});
        run();

        processors.answerFirst(200);
        run();

        assertThat(dispatcher.contradictions()).isEqualTo(1);
        assertThat(totals()).isEqualTo(Totals.ZERO);
    }

    @Test
    void shouldListDoubtsInPagesThatOutliveThem() {
        for (int index = 1; index <= 5; index++) {
            clock.pass(1_000_000);
            dispatcher.accept(new UUID(index, 0), 5, answers::add);
            run();
        }
        processors.answers.forEach(
                answer -> answer.accept(new Outcome.Unanswered(Evidence.BROKEN)));
        List<Operator.Page> pages = new ArrayList<>();

        dispatcher.operator().inDoubt(Optional.empty(), Optional.empty(), 2, pages::add);
        dispatcher
                .operator()
                .resolve(
                        new UUID(2, 0),
                        new Resolution.Booked(OptionalLong.empty()),
                        "",
                        done -> {});
        dispatcher.operator().inDoubt(Optional.empty(), pages.getFirst().next(), 3, pages::add);

        assertThat(pages.getFirst().payments())
                .extracting(PaymentLife::id)
                .containsExactly(new UUID(1, 0), new UUID(2, 0));
        assertThat(pages.getLast().payments())
                .extracting(PaymentLife::id)
                .containsExactly(new UUID(3, 0), new UUID(4, 0), new UUID(5, 0));
        assertThat(pages.getLast().next()).isEmpty();
    }

    @Test
    void shouldListTheDoubtsOfOneProcessor() {
        doubt();
        List<Operator.Page> pages = new ArrayList<>();

        for (String name : List.of("default", "fallback", "nobody")) {
            dispatcher.operator().inDoubt(Optional.of(name), Optional.empty(), 2, pages::add);
        }

        assertThat(pages).extracting(page -> page.payments().size()).containsExactly(1, 0, 0);
    }

    @Test
    void shouldRetryADeadLetterOnceThatIsSafe() {
        send();
        processors.answerFirst(404);
        run();
        List<Operator.Intervention> done = new ArrayList<>();

        dispatcher.operator().retry(ID, done::add);
        dispatcher.endTurn();
        assertThat(done).isEmpty();
        run();

        assertThat(done).containsExactly(Operator.Intervention.DONE);
        assertThat(processors.answers).hasSize(2);
        dispatcher.operator().retry(ID, done::add);
        assertThat(done).endsWith(Operator.Intervention.WRONG_STATE);
        processors.answerFirst(200);
        assertThat(totals()).isEqualTo(Totals.ZERO);
        processors.answers.getLast().accept(new Outcome.Answered(200));
        run();
        assertThat(totals()).isEqualTo(new Totals(1, 5));
        assertNothingUnderWay();
    }

    @Test
    void shouldNeverRetryWhatItsProcessorHasBooked() {
        send();
        processors.answerFirst(422);
        processors.lookUps.getFirst().accept(new LookUp.Found(6, 77));
        run();
        List<Operator.Intervention> done = new ArrayList<>();
        List<Operator.Retried> retried = new ArrayList<>();

        dispatcher.operator().retry(ID, done::add);
        dispatcher.operator().retryAll(DeadLetterReason.BOOKED_OTHERWISE, 10, retried::add);
        run();

        assertThat(done).containsExactly(Operator.Intervention.MAY_BE_BOOKED);
        assertThat(retried)
                .containsExactly(new Operator.Retried(Operator.Intervention.MAY_BE_BOOKED, 0, 1));
        assertThat(processors.answers).hasSize(1);
    }

    @Test
    void shouldAcknowledgeADeadLetterOnceThatIsSafe() {
        send();
        processors.answerFirst(400);
        run();
        List<Operator.Intervention> done = new ArrayList<>();

        dispatcher.operator().acknowledge(ID, "paid\nby hand", done::add);
        assertThat(done).isEmpty();
        run();
        dispatcher.operator().acknowledge(ID, "again", done::add);
        dispatcher.operator().acknowledge(new UUID(3, 4), "unknown", done::add);
        dispatcher.operator().retry(ID, done::add);
        dispatcher.accept(ID, 5, answers::add);
        run();

        assertThat(done)
                .containsExactly(
                        Operator.Intervention.DONE,
                        Operator.Intervention.WRONG_STATE,
                        Operator.Intervention.NO_SUCH_PAYMENT,
                        Operator.Intervention.WRONG_STATE);
        assertThat(answers).endsWith(Acceptance.ALREADY_ACCEPTED);
        assertThat(processors.answers).hasSize(1);
        assertThat(lifeOf(ID).state()).isEqualTo(PaymentState.ACKNOWLEDGED);
        assertThat(lifeOf(ID).notes()).extracting(Note::text).containsExactly("paid by hand");
    }

    @Test
    void shouldKeepTheNoteOfAResolution() {
        doubt();

        dispatcher
                .operator()
                .resolve(ID, new Resolution.Booked(OptionalLong.empty()), "seen there", it -> {});
        run();

        assertThat(lifeOf(ID).state()).isEqualTo(PaymentState.SETTLED);
        assertThat(lifeOf(ID).notes()).extracting(Note::text).containsExactly("seen there");
    }

    private PaymentLife lifeOf(UUID id) {
        List<PaymentLife> lives = new ArrayList<>();
        dispatcher.find(id, found -> found.ifPresent(lives::add), _ -> {});
        return lives.getFirst();
    }

    @Test
    void shouldRetryAllOfOneReasonInSteps() {
        for (int index = 1; index <= 5; index++) {
            dispatcher.accept(new UUID(index, 0), 5, answers::add);
            run();
            processors.answers.getLast().accept(new Outcome.Answered(400));
            run();
        }
        List<Operator.Retried> retried = new ArrayList<>();

        dispatcher.operator().retryAll(DeadLetterReason.RETRIES_EXHAUSTED, 3, retried::add);
        dispatcher.operator().retryAll(DeadLetterReason.REFUSED, 3, retried::add);
        run();
        dispatcher.operator().retryAll(DeadLetterReason.REFUSED, 3, retried::add);
        run();

        assertThat(retried)
                .containsExactly(
                        new Operator.Retried(Operator.Intervention.DONE, 0, 0),
                        new Operator.Retried(Operator.Intervention.DONE, 3, 2),
                        new Operator.Retried(Operator.Intervention.DONE, 2, 0));
    }

    /** A payment whose only send broke off. */
    private void doubt() {
        send();
        processors.answers.getFirst().accept(new Outcome.Unanswered(Evidence.BROKEN));
        dispatcher.openTurn();
    }

    private void send() {
        dispatcher.accept(ID, 5, answers::add);
        run();
        assertThat(processors.answers).hasSize(1);
    }

    /** Turns, syncs and allocations until nothing is left to do. */
    private void run() {
        dispatcher.endTurn();
        runBackground();
        assertThat(fatal).isEmpty();
    }

    private void runBackground() {
        while (background.runNext()) {
            dispatcher.endTurn();
        }
    }

    private void inTurn(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            fatal.add(e);
        }
    }

    private void assertNothingUnderWay() {
        assertThat(fatal).isEmpty();
        assertThat(gates).extracting(ProcessorGate::inFlight).containsOnly(0);
        assertThat(gates).extracting(ProcessorGate::inDoubt).containsOnly(0);
    }

    private Totals totals() {
        List<Summary> summaries = new ArrayList<>();
        dispatcher.summarize(Long.MIN_VALUE, Long.MAX_VALUE, summaries::add, _ -> {});
        return summaries.getFirst().processors().getFirst().totals();
    }

    private static ProcessorGate gate() {
        return new ProcessorGate(new GateOptions(0, 10, 50, BreakerOptions.DEFAULT), 0);
    }

    /** Keeps each request's answer for the test to give. */
    private static final class FakeProcessors implements ProcessorPort {
        private final List<Consumer<Outcome>> answers = new ArrayList<>();
        private final List<Consumer<Outcome>> answersToResends = new ArrayList<>();
        private final List<Consumer<LookUp>> lookUps = new ArrayList<>();

        void answerFirst(int status) {
            answers.getFirst().accept(new Outcome.Answered(status));
        }

        @Override
        public void send(int processor, Send send) {
            assertThat(processor).isZero();
            answers.add(send.answer());
        }

        @Override
        public void sendAgain(int processor, Send send) {
            assertThat(processor).isZero();
            answersToResends.add(send.answer());
        }

        @Override
        public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
            assertThat(processor).isZero();
            lookUps.add(answer);
        }
    }
}
