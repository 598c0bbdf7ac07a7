package dev.comporta.journal;

/**
 * A place where the journal's files contradict each other or their checksums.
 *
 * @param file the segment's name
 * @param position byte in the file
 * @param sequence of the record that should stand there
 * @param reason what is wrong, and how it is known not to be a torn tail
 */
public record Damage(String file, long position, long sequence, String reason) {

    private static final String REMEDY =
            ". Nothing was changed. Restore the directory from a backup;"
                    + " `comporta journal verify` lists what is readable.";

    static JournalException inFile(String name, String reason) {
        return JournalException.damaged("journal damaged: " + name + ": " + reason + REMEDY);
    }

    Damage because(String evidence) {
        return new Damage(file, position, sequence, reason + ", though " + evidence);
    }

    JournalException toException() {
        return inFile(file, "position " + position + ", sequence " + sequence + ": " + reason);
    }
}
