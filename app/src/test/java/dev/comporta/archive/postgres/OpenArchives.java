package dev.comporta.archive.postgres;

import dev.comporta.archive.Archive;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Opens archives for a test, and closes them behind it. */
final class OpenArchives implements AfterEachCallback {
    static final List<ArchivedProcessor> PROCESSORS =
            List.of(
                    new ArchivedProcessor("default", 50_000),
                    new ArchivedProcessor("fallback", 150_000));

    private final EmptyPostgres postgres;
    private final List<Archive> opened = new ArrayList<>();

    OpenArchives(EmptyPostgres postgres) {
        this.postgres = postgres;
    }

    Archive open(String name) {
        return open(name, new TestJournal(TestJournal.ID, 1));
    }

    Archive open(TestJournal journal) {
        return open("a", journal);
    }

    Archive open(String name, TestJournal journal) {
        Archive archive =
                PostgresArchive.connector(postgres.server().options(name), PROCESSORS)
                        .connect(journal);
        opened.add(archive);
        return archive;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.forEach(Archive::close);
    }
}
