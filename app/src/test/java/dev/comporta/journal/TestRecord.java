package dev.comporta.journal;

import java.util.SplittableRandom;

/** All fields of a record but the sequence, to compare what comes back with what was appended. */
record TestRecord(
        int type,
        int processor,
        int evidence,
        int attempts,
        long idMsb,
        long idLsb,
        long amountCents,
        long instantNanos,
        long recordedAtMillis,
        int status,
        long ageMillis) {

    static TestRecord random(SplittableRandom random) {
        return new TestRecord(
                random.nextInt(1, 128),
                random.nextInt(-1, 2),
                random.nextInt(8),
                random.nextInt(16_384),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(1L << 46),
                random.nextInt(600),
                random.nextLong(1L << 32));
    }

    static TestRecord of(RecordView view) {
        return new TestRecord(
                view.type(),
                view.processor(),
                view.evidence(),
                view.attempts(),
                view.idMsb(),
                view.idLsb(),
                view.amountCents(),
                view.instantNanos(),
                view.recordedAtMillis(),
                view.status(),
                view.ageMillis());
    }

    long appendTo(Journal journal) {
        return journal.append(
                type,
                processor,
                evidence,
                attempts,
                idMsb,
                idLsb,
                amountCents,
                instantNanos,
                recordedAtMillis,
                status,
                ageMillis);
    }
}
