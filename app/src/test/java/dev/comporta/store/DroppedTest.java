package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFile;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.ledger.HourSum;
import dev.comporta.ledger.Totals;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of dropped history is read back as it was written, or refused. */
class DroppedTest {
    private static final HourSum FIRST = sum(0, 10, 3, BigInteger.valueOf(7));
    private static final HourSum SECOND = sum(1, 10, 1, BigInteger.ONE.shiftLeft(100));
    private static final HourSum LATER = sum(0, 11, 2, BigInteger.TWO);

    private final SimulatedDisk disk = new SimulatedDisk(1);

    @Test
    void shouldReadWhatItWrote() throws IOException {
        Dropped dropped = new Dropped(9, 1_000, -5, 7, List.of(FIRST, SECOND, LATER));

        assertThat(readBack(dropped)).isEqualTo(dropped);
        assertThat(readBack(Dropped.NONE)).isEqualTo(Dropped.NONE);
        assertThat(readBack(new Dropped(9, 1_000, -5, 1, List.of())).sums()).isEmpty();
    }

    @Test
    void shouldRefuseSumsThatNoStoreWrites() {
        shouldRefuse(new Dropped(9, 1, 1, 7, List.of(SECOND, FIRST)), "no order");
        shouldRefuse(new Dropped(9, 1, 1, 7, List.of(FIRST, FIRST)), "no order");
        shouldRefuse(new Dropped(9, 1, 1, 7, List.of(LATER, FIRST)), "no order");
        shouldRefuse(new Dropped(9, 1, 1, 2, List.of(FIRST)), "of more payments");
        shouldRefuse(new Dropped(2, 1, 1, 3, List.of(FIRST)), "of more payments");
        shouldRefuse(new Dropped(9, 1, 1, 7, List.of(sum(0, 10, 0, BigInteger.ONE))), "of nothing");
        shouldRefuse(new Dropped(9, 1, 1, 7, List.of(sum(0, 10, 2, BigInteger.ONE))), "of nothing");
    }

    @Test
    void shouldRefuseMoreOrFewerSumsThanItSays() throws IOException {
        try (RecordFile file = RecordFile.create(disk, "some")) {
            new Dropped(9, 1, 1, 7, List.of(FIRST)).appendTo(file, 20);
            RecordView.ofType(RecordType.HOUR).amountCents(1).appendTo(file, 20);
            file.force();
        }

        assertThatThrownBy(this::read).hasMessageContaining("more sums, or fewer");
    }

    @Test
    void shouldRefuseRecordsOfOtherTypes() throws IOException {
        try (RecordFile file = RecordFile.create(disk, "some")) {
            RecordView.ofType(RecordType.SETTLED).amountCents(1).appendTo(file, 20);
            file.force();
        }
        assertThatThrownBy(this::read).hasMessageContaining("no record tells");

        try (RecordFile file = RecordFile.create(disk, "some")) {
            RecordView.ofType(RecordType.DROPPED)
                    .id(9, 1)
                    .amountCents(1)
                    .instantNanos(1)
                    .appendTo(file, 20);
            RecordView.ofType(RecordType.SETTLED).id(0, 1).amountCents(1).appendTo(file, 20);
            file.force();
        }
        assertThatThrownBy(this::read).hasMessageContaining("no sum");
    }

    private void shouldRefuse(Dropped dropped, String reason) {
        assertThatThrownBy(() -> readBack(dropped))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(reason);
    }

    private Dropped readBack(Dropped dropped) throws IOException {
        try (RecordFile file = RecordFile.create(disk, "some")) {
            dropped.appendTo(file, 20);
            file.force();
        }
        return read();
    }

    private Dropped read() throws IOException {
        try (RecordFile file = RecordFile.open(disk, "some")) {
            return Dropped.read(file, 0);
        }
    }

    private static HourSum sum(int processor, long hour, long count, BigInteger cents) {
        return new HourSum(processor, hour, new Totals(count, cents));
    }
}
