package dev.comporta.store;

import static dev.comporta.store.StoreOptions.HISTORY_FILE_RECORDS;
import static dev.comporta.store.StoreOptions.SMALL_FILE_RECORDS;

import dev.comporta.journal.Disk;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalVerifier;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.payment.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Copies a store, whose owner may be at work, into a directory that a gateway starts from: what its
 * journal comes to, up to its end. A later run brings the copy up to date, and writes only what was
 * added.
 *
 * <p>The copy is what compaction would make of the whole journal: history, a snapshot of its end,
 * and behind that the same journal, empty. So all records go through the fold that a start uses,
 * and a journal of any kind can be copied. Nothing of the source is changed or locked; where its
 * owner deletes what is read, reading begins again with a newer snapshot.
 *
 * <p>While it is made for the first time, and for the moment of changing over to a newer end, the
 * copy is marked as {@link Unfinished}. At any other time it is whole, whatever breaks off.
 *
 * @param source to read from only
 * @param sourceFileRecords records in one history file of it
 * @param copy of which nobody else may be the owner
 * @param copyFileRecords records in one history file of it
 */
public record Backup(
        Disk source, int sourceFileRecords, Disk copy, int copyFileRecords, Progress progress) {
    private static final JournalOptions SMALL_SEGMENTS = JournalOptions.ofSegments(1);

    /** Each goes on where the one before it has come to, so they become short. */
    private static final int TRIES_MAX = 20;

    /** Is told again and again how many records of the history were copied, of about how many. */
    @FunctionalInterface
    public interface Progress {
        void at(long records, long all);
    }

    /**
     * What was done.
     *
     * @param before the position up to which there was a copy; 0: there was none
     * @param position up to which there is one now; 0: nothing was ever recorded
     * @param recordedAtMillis when the record of that position was made; 0: it had left the journal
     * @param unsettled how many payments in it are pending or in doubt
     * @param verified what was read back
     */
    public record Done(
            long before,
            long position,
            long recordedAtMillis,
            long unsettled,
            DataDirectory.Report verified) {}

    /** Copies a directory of the machine into another one, as {@link #run} does. */
    public static Done ofDirectory(Path source, Path copy, Progress progress) throws IOException {
        try (FileDisk disk = FileDisk.openReadOnly(source);
                FileDisk target = FileDisk.open(copy)) {
            return new Backup(disk, HISTORY_FILE_RECORDS, target, HISTORY_FILE_RECORDS, progress)
                    .run();
        }
    }

    /** Copies a journal that several instances can reach, as {@link #run} does. */
    public static Done ofShared(Disk source, Path copy, Progress progress) throws IOException {
        try (FileDisk target = FileDisk.open(copy)) {
            return new Backup(source, SMALL_FILE_RECORDS, target, HISTORY_FILE_RECORDS, progress)
                    .run();
        }
    }

    /**
     * Copies what is missing, and reads all of the copy back.
     *
     * @throws JournalException {@code OUTDATED} where the directory is no copy of this journal, or
     *     the journal did not go on from where it was copied; {@code DAMAGED}; {@code UNREADABLE}
     * @throws IOException where the copy can't be written: the next run goes on from there
     */
    public Done run() throws IOException {
        finishWhatWasBrokenOff();
        Snapshot before = Snapshot.latest(copy, copyFileRecords);
        BackupPass.End end = bringUpToDate(before);
        DataDirectory.Report report = new DataDirectory(copy, copyFileRecords).verify();
        if (report.damage().isPresent()) {
            throw JournalException.damaged("the copy: " + report.damage().get());
        }
        return new Done(
                before.lastSequence(),
                end.sequence(),
                end.recordedAtMillis(),
                end.unsettled(),
                report);
    }

    private BackupPass.End bringUpToDate(Snapshot before) throws IOException {
        long reached = -1;
        for (int tries = 1; ; tries++) {
            BackupPass pass = new BackupPass(source, sourceFileRecords, progress);
            try {
                return bringUpToDate(before, pass);
            } catch (NoSpaceException e) {
                throw e;
            } catch (IOException | JournalException e) {
                // What was read may have been deleted, or be written on behind the reader: then
                // its owner has come further meanwhile.
                if (isFinal(e) || pass.reached() == reached || tries == TRIES_MAX) {
                    throw e;
                }
                reached = pass.reached();
            }
        }
    }

    private static boolean isFinal(Exception failure) {
        return failure instanceof JournalException known
                && known.code() != JournalException.Code.UNREADABLE
                && known.code() != JournalException.Code.DAMAGED;
    }

    private BackupPass.End bringUpToDate(Snapshot before, BackupPass pass) throws IOException {
        pass.begin();
        if (before.lastSequence() > 0) {
            requireSameJournal(before, pass.journalId());
        } else {
            markUnfinished(pass);
        }
        try (HistoryAppender appender = appender(before, pass)) {
            BackupPass.End end = copyBehind(pass, appender);
            if (end.sequence() < before.lastSequence()) {
                throw refusal("the journal ends before what was copied: it is an older one");
            }
            if (end.sequence() > before.lastSequence()) {
                changeOver(pass, appender, end);
            }
            return end;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private HistoryAppender appender(Snapshot before, BackupPass pass) throws IOException {
        return before.lastSequence() > 0
                ? HistoryAppender.behind(before)
                : HistoryAppender.behindWhatIsIn(
                        before.history(), pass.lastPurge(), pass.dropped());
    }

    private static BackupPass.End copyBehind(BackupPass pass, HistoryAppender appender)
            throws IOException {
        try {
            return pass.copyInto(appender);
        } finally {
            appender.force(); // the next pass goes on behind it
        }
    }

    private void requireSameJournal(Snapshot before, long journalId) throws IOException {
        if (before.journalId() != journalId) {
            throw refusal("it is a copy of another journal");
        }
        if (JournalVerifier.verify(copy).records() > 0) {
            throw refusal("a gateway has started from it, and gone on");
        }
        long position = before.lastSequence();
        if (Runs.read(copy).at(position) != Runs.read(source).at(position)) {
            throw refusal("the journal did not go on from what was copied: it was set back");
        }
    }

    private static JournalException refusal(String reason) {
        return new JournalException(
                JournalException.Code.OUTDATED,
                "can't bring this copy up to date: " + reason + ". Copy into another directory");
    }

    /** What an earlier run has left of the same is kept. */
    private void markUnfinished(BackupPass pass) throws IOException {
        String journal = String.format(Locale.ROOT, "a copy of journal %016x", pass.journalId());
        String work =
                journal
                        + " as of purge "
                        + pass.lastPurge().sequence()
                        + droppedUpTo(pass)
                        + " was being made. Go on: comporta journal backup";
        String found = Unfinished.work(copy).orElse("");
        List<String> files =
                copy.list().stream().filter(name -> !name.equals(Unfinished.FILE)).toList();
        if (!files.isEmpty() && !found.startsWith(journal)) {
            throw new JournalException(
                    JournalException.Code.OUTDATED, "the directory holds something else");
        }
        if (!found.equals(work)) {
            for (String name : files) {
                copy.delete(name);
            }
            Unfinished.mark(copy, work);
        }
    }

    private static String droppedUpTo(BackupPass pass) {
        long upTo = pass.dropped().upToSequence();
        return upTo == 0 ? "" : " without history up to " + upTo;
    }

    private void changeOver(BackupPass pass, HistoryAppender appender, BackupPass.End end)
            throws IOException {
        ProcessorNames.copy(source, copy);
        Runs.read(source).upTo(end.sequence()).write(copy);
        copyBookmark(end.sequence());
        Snapshot snapshot =
                new Snapshot(
                        end.sequence(),
                        pass.journalId(),
                        appender.history(),
                        appender.lastPurge(),
                        appender.dropped());
        if (!Unfinished.isMarked(copy)) {
            Unfinished.mark(
                    copy, "a copy was being brought up to date. Go on: comporta journal backup");
        }
        snapshot.write(copy, end.open());
        finish(snapshot);
    }

    /** A gateway that starts from the copy goes on telling what was not told. */
    private void copyBookmark(long last) throws IOException {
        try {
            OptionalLong told = new FileBookmark(source, FileBookmark.WEBHOOKS).position();
            if (told.isPresent()) {
                new FileBookmark(copy, FileBookmark.WEBHOOKS)
                        .keep(Math.min(told.getAsLong(), last));
            }
        } catch (UnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** All that is missing can be made of the newest snapshot. */
    private void finishWhatWasBrokenOff() throws IOException {
        Snapshot latest = Snapshot.latest(copy, copyFileRecords);
        if (Unfinished.isMarked(copy) && latest.lastSequence() > 0) {
            finish(latest);
        }
    }

    private void finish(Snapshot latest) throws IOException {
        Journal.create(copy, SMALL_SEGMENTS, latest.journalId(), latest.lastSequence());
        latest.deleteOlder(copy);
        Unfinished.clear(copy);
    }
}
