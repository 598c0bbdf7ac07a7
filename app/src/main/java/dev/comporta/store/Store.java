package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalListener;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.ledger.CutHour;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Bookmark;
import dev.comporta.payment.Clock;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.OldPayments;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Summary;
import dev.comporta.payment.TransitionStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps payments and ledger. Each change is one transition that either is stored whole or never
 * happened: it changes memory and appends to the journal.
 *
 * <p>Answers come on the caller's thread once what they tell is as safe as the durability names
 * ({@link #commit}): never before, and in the order of the calls; those of {@link #attempt} once
 * the attempts survive power loss, unless the durability is none at all. After a failure for good,
 * acceptances are answered {@link Acceptance#UNAVAILABLE} and attempts are not answered at all.
 * While the disk has no room for what was begun, the same goes for acceptances; attempts are
 * answered once it has.
 *
 * <p>Room is made ahead of need ({@link Room}). Where it turns out to be none ({@link
 * Journal#isStalled}), nothing is begun until there is some, what was sent is settled in memory,
 * and nobody waits for an answer.
 *
 * <p>Threading: one owner, the engine's thread. Syncing, allocation and compaction work in the
 * background on files, and hand their results over through the owner's executor.
 */
public final class Store implements AutoCloseable {
    private static final long BACKGROUND_INTERVAL_NANOS = 1_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Disk disk;
    private final StoreOptions options;
    private final Clock clock;
    private final List<String> processors;
    private final Reading reading;
    private final Reading oldReading;
    private final Lives lives;
    private final Books books;
    private final Journal journal;
    private final Recorder recorder;
    private final Compaction compaction;
    private final Forgetting forgetting;
    private final Room room;
    private final Commits commits;
    private final Runs runs;
    private final StoreFill.JournalTimes journalTimes = new StoreFill.JournalTimes();

    /** The instant of all that is accepted in this turn: of its first. */
    private long acceptedAtMillis;

    private long acceptedAtNanos;
    private boolean timeIsRead;

    private long nextSyncNanos;
    private long nextBackgroundNanos;
    private boolean decisionsAreKnown;
    private @Nullable String problem;
    private @Nullable StoreTransitions transitions;
    private @Nullable Dropping dropping;

    private Store(
            Disk disk,
            StoreOptions options,
            Clock clock,
            List<String> processors,
            StoreRecovery recovery,
            JournalThreads threads,
            Executor compactionThread)
            throws IOException {
        this.disk = disk;
        this.options = options;
        this.clock = clock;
        this.processors = List.copyOf(processors);
        books = recovery.books();
        journal = recovery.openJournal(threads, new Listener());
        recorder = new Recorder(journal, clock);
        compaction = recovery.compaction();
        reading = new Reading(threads.allocation(), threads.owner());
        lives =
                new Lives(
                        this.processors, books.recentTrails(), journal, compaction, disk, reading);
        oldReading = new Reading(compactionThread, threads.owner());
        boolean isShared = disk.sharedLog().isPresent();
        forgetting =
                new Forgetting(
                        books,
                        compaction,
                        recovery.forgottenCount(),
                        isShared ? Optional.of(reading) : Optional.empty());
        decisionsAreKnown = isShared;
        recovery.recoverPayments(clock);
        runs = Runs.begin(disk, journal.appendedSequence(), newRunNumber());
        room = new Room(options, journal, recorder, books);
        commits = new Commits(options.durability(), journal, recorder);
    }

    private static long newRunNumber() {
        return new SecureRandom().nextLong() | 1; // 0 is none
    }

    /**
     * Opens the store of a directory, or starts one where there is none.
     *
     * @param threads {@code owner} must run its tasks on the thread that calls this store
     * @param compactionThread where segments are compacted
     * @param processors wire names, by index; a directory keeps the order it was started with
     * @throws JournalException where the directory is damaged, in use, or can't be read, or holds
     *     more than fits into the heap
     */
    public static Store open(
            Disk disk,
            StoreOptions options,
            JournalThreads threads,
            Executor compactionThread,
            Clock clock,
            List<String> processors) {
        return open(
                disk,
                options,
                threads,
                compactionThread,
                clock,
                processors,
                RecoveryProgress.UNTOLD);
    }

    /**
     * As the other one. It may be opened on another thread than the owner's, where the owner takes
     * no task before he has the store.
     *
     * @param progress told how far that has come
     */
    public static Store open(
            Disk disk,
            StoreOptions options,
            JournalThreads threads,
            Executor compactionThread,
            Clock clock,
            List<String> processors,
            RecoveryProgress progress) {
        try {
            Unfinished.refuse(disk);
            ProcessorNames.check(disk, processors);
            if (disk.sharedLog().isPresent()) {
                ProcessorNames.needDecisions(disk); // later it would have to be waited for
            }
            if (options.historyKeep().isPresent()) {
                ProcessorNames.needDropping(disk);
            }
            StoreRecovery recovery =
                    new StoreRecovery(
                            disk,
                            options,
                            processors.size(),
                            compactionThread,
                            threads.owner(),
                            progress);
            return new Store(disk, options, clock, processors, recovery, threads, compactionThread);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the store's directory", e);
        } catch (OutOfMemoryError e) {
            throw HeapNeed.explain(disk, options); // by now nothing that was read is kept
        }
    }

    /**
     * Takes a payment in, once: the same id again is told apart by its amount.
     *
     * @return the payment, which waits from now on; null: it is not taken in, or not again
     */
    public @Nullable Payment accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        long known = books.known(id);
        if (isClosed(known) && !lives.isAtHand(known)) {
            judgeLater(known, amountCents, answer);
            return null;
        }
        Acceptance verdict = judge(known, amountCents);
        Payment payment = null;
        if (verdict == Acceptance.ACCEPTED) {
            readTime();
            payment = new Payment(id, amountCents, acceptedAtMillis, acceptedAtNanos);
            recorder.append(RecordType.ACCEPTED, payment);
            books.add(payment);
        }
        answer(verdict, answer);
        return payment;
    }

    private void answer(Acceptance verdict, Consumer<Acceptance> answer) {
        commits.answer(safe -> answer.accept(safe ? verdict : whereUnsafe(verdict)));
    }

    /** Two clocks for each payment would take a twentieth of what it costs. */
    private void readTime() {
        if (!timeIsRead) {
            timeIsRead = true;
            acceptedAtMillis = clock.epochMillis();
            acceptedAtNanos = clock.nanos();
        }
    }

    /** A refusal tells of no record: it is true also while nothing can be made safe. */
    private Acceptance whereUnsafe(Acceptance verdict) {
        return verdict == Acceptance.FULL && recorder.failure().isEmpty()
                ? Acceptance.FULL
                : Acceptance.UNAVAILABLE;
    }

    /** How many attempts may be begun now: each needs room to be opened and closed. */
    public int attemptsMax() {
        return room.attemptsMax();
    }

    /**
     * Opens an attempt for each of some pending payments, with {@code requestedAt} now.
     *
     * @param payments no more than {@link #attemptsMax}
     * @param stored run once they are safe
     */
    public void attempt(int processor, List<Payment> payments, Runnable stored) {
        if (payments.size() > attemptsMax()) {
            throw new IllegalArgumentException(
                    "no room for so many attempts: count=" + payments.size());
        }
        long nowMillis = clock.epochMillis();
        for (Payment payment : payments) {
            payment.beginAttempt(
                    processor, nowMillis * NANOS_PER_MILLI, payment.attempts() + 1, nowMillis);
            recorder.append(RecordType.ATTEMPTED, payment);
            books.onAttempted();
        }
        commits.send(stored);
    }

    /**
     * Closes the open attempt: booked. The ledger has it at once.
     *
     * @param requestedAtNanos as the processor has it, epoch nanoseconds
     */
    public void settle(Payment payment, long requestedAtNanos) {
        payment.settle(requestedAtNanos, clock.epochMillis());
        books.onSettled(payment, recorder.append(RecordType.SETTLED, payment));
    }

    /** Closes the open attempt: nothing was booked, and the payment is pending again. */
    public void putBack(Payment payment) {
        payment.endAttempt(clock.epochMillis());
        recorder.append(RecordType.PUT_BACK, payment);
        books.onPutBack();
    }

    /** Closes the open attempt: the payment is a dead letter. */
    public void bury(Payment payment) {
        payment.bury(clock.epochMillis());
        recorder.append(RecordType.BURIED, payment);
        books.onBuried(payment);
    }

    /** The dead letter with this id; empty where it is none. */
    public Optional<Payment> deadLetter(UUID id) {
        return Optional.ofNullable(books.openPayment(id))
                .filter(payment -> payment.state() == PaymentState.DEAD_LETTER);
    }

    /**
     * Some dead letters, the longest buried first; keys are of {@link Payment#changedAtMillis} and
     * id.
     *
     * @param reason empty: any
     * @param after those behind this key; empty: from the first on
     */
    public List<Payment> deadLetters(
            Optional<DeadLetterReason> reason, Optional<PageKey> after, int limit) {
        return books.deadLetters().list(reason, after, limit);
    }

    /** How many dead letters have this reason. */
    public int deadLetterCount(DeadLetterReason reason) {
        return books.deadLetters().count(reason);
    }

    /**
     * Makes a dead letter pending again. {@link #confirm} tells when that is safe.
     *
     * @return false: there is no room, and nothing was changed
     */
    public boolean retry(Payment deadLetter) {
        if (!room.isToWait()) {
            return false;
        }
        books.deadLetters().remove(deadLetter);
        deadLetter.retry(clock.epochMillis());
        recorder.append(RecordType.RETRIED, deadLetter);
        return true;
    }

    /**
     * Keeps an operator's note on the payment's last attempt, which its decision must follow within
     * this turn: a note without one is forgotten at a restart.
     *
     * @return false: there is no room, and nothing was changed
     */
    public boolean note(Payment payment, String text) {
        if (!mayNote(text)) {
            return false;
        }
        recorder.note(payment, text);
        return true;
    }

    /**
     * Closes a dead letter: it is remembered as the settled ones are, and counts in no sum. {@link
     * #confirm} tells when that is safe.
     *
     * @return false: there is no room, and nothing was changed
     */
    public boolean acknowledge(Payment deadLetter, String note) {
        if (!mayNote(note)) {
            return false;
        }
        books.deadLetters().remove(deadLetter);
        recorder.note(deadLetter, note);
        deadLetter.acknowledge(clock.epochMillis());
        books.onAcknowledged(deadLetter, recorder.append(RecordType.ACKNOWLEDGED, deadLetter));
        return true;
    }

    /** Tells once everything that was done so far is safe; false: it is not, and never will be. */
    public void confirm(Consumer<Boolean> answer) {
        boolean isStored = recorder.failure().isEmpty();
        commits.answer(safe -> answer.accept(isStored && safe));
    }

    /**
     * Sums what is settled, both bounds inclusive, epoch nanoseconds; a window without {@link
     * #cutHours}.
     *
     * @param fromNanos {@link Long#MIN_VALUE} for no bound
     * @param toNanos {@link Long#MAX_VALUE} for no bound
     */
    public Summary summarize(long fromNanos, long toNanos) {
        return summaries().of(fromNanos, toNanos);
    }

    /** The hours that a window cuts and of which only their sums are kept: mostly none. */
    public List<CutHour> cutHours(long fromNanos, long toNanos) {
        return books.ledger().cutHours(fromNanos, toNanos);
    }

    /**
     * Sums a window with what somebody else has of the hours that it cuts.
     *
     * @param found one for each of them
     * @return empty: he has not the same as is known here
     */
    public Optional<Summary> summarize(
            long fromNanos, long toNanos, List<CutHour> cut, List<HourParts> found) {
        return summaries().of(fromNanos, toNanos, cut, found);
    }

    private Summaries summaries() {
        return new Summaries(books.ledger(), processors);
    }

    /** Tells the life of a payment that was handed out or found as a dead letter. */
    public PaymentLife lifeOf(Payment payment) {
        return lives.of(payment);
    }

    /** The wire name of the processor of its last attempt; empty: there was none. */
    public Optional<String> processorOf(Payment payment) {
        return lives.processorOf(payment);
    }

    /** Whether an id is remembered. */
    public boolean knows(UUID id) {
        return books.known(id) != IdIndex.MISSING;
    }

    /**
     * Tells a payment's life, as long as its id is remembered.
     *
     * @param unavailable told where it can't be read now
     */
    public void find(UUID id, Consumer<Optional<PaymentLife>> answer, Runnable unavailable) {
        long known = books.known(id);
        if (isClosed(known) && !lives.isAtHand(known)) {
            lives.ofClosed(
                    known, life -> answer.accept(Optional.of(life)), failure -> unavailable.run());
        } else if (isClosed(known)) {
            answer.accept(Optional.of(lives.ofClosed(known)));
        } else {
            answer.accept(Optional.ofNullable(books.openPayment(id)).map(lives::of));
        }
    }

    /** Forgets every payment and all sums; false: that could not be stored. */
    public void purge(Consumer<Boolean> answer) {
        boolean stored = room.isForPurge() && recorder.purged();
        if (stored) {
            books.purged();
        }
        commits.answer(safe -> answer.accept(stored && safe));
    }

    /**
     * What happens, and has happened, for one who reads along: what is synced, a few milliseconds
     * later.
     */
    public TransitionStream transitions() {
        if (transitions == null) {
            transitions = new StoreTransitions(disk, journal.journalId(), runs, safeTransitions());
        }
        return transitions;
    }

    /** Where the reader of it that tells webhooks has come to. */
    public Bookmark webhooksBookmark() {
        return new FileBookmark(disk, FileBookmark.WEBHOOKS);
    }

    /** A power loss would let the journal use sequences again that were told before a sync. */
    private StoreTransitions.Stand safeTransitions() {
        return new StoreTransitions.Stand(journal.syncedSequence(), compaction.snapshot());
    }

    /**
     * From now on history that is older than the options keep it goes, once somebody else has it;
     * nothing where they keep all.
     *
     * @param readUpTo the position up to which those have come who read {@link #transitions} and
     *     can find them nowhere else; {@code Long.MAX_VALUE}: there are none
     */
    public void dropWhatIsKeptIn(OldPayments keeper, LongSupplier readUpTo) {
        dropping =
                options.historyKeep()
                        .map(
                                keep ->
                                        new Dropping(
                                                compaction,
                                                forgetting,
                                                oldReading,
                                                clock,
                                                keep,
                                                keeper,
                                                readUpTo))
                        .orElse(null);
    }

    /** The payments that wait, and those whose attempt is open. */
    public List<Payment> unsettled() {
        return books.unsettled();
    }

    /**
     * Whether a payment that was booked under this instant (epoch nanoseconds) may have been
     * settled here before, and its id be forgotten since.
     */
    public boolean mayBeForgotten(long requestedAtNanos) {
        return requestedAtNanos <= books.forgottenUpToNanos();
    }

    /** Position of the newest closed payment whose id is forgotten; 0: none is. */
    public long forgottenUpTo() {
        return books.forgottenUpToSequence();
    }

    /** Ends a turn: makes what was changed as safe as promised, and gives the answers due. */
    public void commit() {
        timeIsRead = false;
        commits.commit();
        room.reserve();
    }

    /** Time has passed: starts what is due in the background. */
    public void onTick() {
        long now = clock.nanos();
        if (now >= nextSyncNanos) {
            nextSyncNanos = now + options.syncIntervalNanos();
            commits.requestSync();
        }
        if (now >= nextBackgroundNanos) {
            nextBackgroundNanos = now + BACKGROUND_INTERVAL_NANOS;
            problem = null;
            forgetting.tryAgain();
            journal.tick();
            compaction.start(journal);
            if (dropping != null) {
                dropping.start();
            }
        }
        if (dropping != null) {
            dropping.coarsen(books.ledger());
        }
        if (transitions != null) {
            transitions.advance(safeTransitions());
        }
        forgetting.goOn(options.rememberedMax()).ifPresent(reason -> problem = reason);
    }

    /** What an operator should know. */
    public StoreStatus status() {
        return new StoreStatus(
                books.pendingCount(),
                books.openAttempts(),
                books.deadLetters().count(),
                room.deadLettersAreFull(),
                books.rememberedCount(),
                room.isForPayment(),
                recorder.failure(),
                Optional.ofNullable(problem).or(compaction::problem).or(this::droppingProblem),
                fill());
    }

    private Optional<String> droppingProblem() {
        return dropping == null ? Optional.empty() : dropping.problem();
    }

    private StoreFill fill() {
        return new StoreFill(
                options.openMax(),
                options.deadLettersMax(),
                options.rememberedMax(),
                books.recentTrails().size(),
                Fold.ALL_EARLIER_MAX,
                journal.appendedSequence(),
                journal.roomRecords(),
                room.recordsToCome(),
                journal.appendedSequence() - journal.syncedSequence(),
                journal.isStalled(),
                compaction.history().settled().recordCount(),
                compaction.snapshot().dropped().records(),
                compaction.snapshot().dropped().upToMillis(),
                journalTimes);
    }

    /** Closes the journal; whoever waits is told that it is not safe. */
    @Override
    public void close() {
        reading.close();
        oldReading.close();
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commits.close();
    }

    private static boolean isClosed(long known) {
        return known > IdIndex.MISSING && known != Books.NOT_STORED;
    }

    private void judgeLater(long sequence, long amountCents, Consumer<Acceptance> answer) {
        lives.ofClosed(
                sequence,
                life -> answer(verdict(life.amountCents(), amountCents), answer),
                failure -> answer(Acceptance.UNAVAILABLE, answer));
    }

    private static Acceptance verdict(long knownCents, long amountCents) {
        return knownCents == amountCents ? Acceptance.ALREADY_ACCEPTED : Acceptance.CONFLICT;
    }

    private Acceptance judge(long known, long amountCents) {
        if (recorder.failure().isPresent()) {
            return Acceptance.UNAVAILABLE;
        }
        if (known == IdIndex.MISSING) {
            return room.isForPayment() ? Acceptance.ACCEPTED : Acceptance.FULL;
        }
        try {
            long knownCents =
                    known < 0
                            ? books.openPayment(known).amountCents()
                            : lives.closingRecord(known).amountCents();
            return verdict(knownCents, amountCents);
        } catch (JournalException e) {
            problem = "a closed payment can't be read: " + e.getMessage();
            return Acceptance.FULL;
        }
    }

    private boolean mayNote(String text) {
        return room.isForNote(text) && mayStoreDecisions();
    }

    /** Writes and syncs a small file, once in a directory's life. */
    private boolean mayStoreDecisions() {
        if (!decisionsAreKnown) {
            try {
                ProcessorNames.needDecisions(disk);
                decisionsAreKnown = true;
            } catch (IOException e) {
                problem = "can't say in the directory what it needs: " + e.getMessage();
            }
        }
        return decisionsAreKnown;
    }

    private final class Listener implements JournalListener {
        @Override
        public void advanced() {
            commit();
        }

        @Override
        public void written(long durationNanos) {
            journalTimes.writes.record(durationNanos);
        }

        @Override
        public void synced(long durationNanos) {
            journalTimes.syncs.record(durationNanos);
        }

        @Override
        public void failed(Throwable cause) {
            recorder.fail(cause);
        }

        @Override
        public void noSpace(NoSpaceException cause) {
            problem = "there is no room, and it is tried again: " + cause.getMessage();
        }
    }
}
