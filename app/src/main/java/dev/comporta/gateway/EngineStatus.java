package dev.comporta.gateway;

import dev.comporta.meter.Histogram;
import dev.comporta.shell.Dispatcher;
import java.util.List;

/**
 * What an engine tells of itself at one moment.
 *
 * @param contradictions late answers of processors against an operator's word
 * @param selfContradictions payments that a processor called duplicates and had no record of
 * @param oldestDoubtsNanos the age of the oldest attempt in doubt at each processor, by index; 0:
 *     none is
 * @param oldestReadyNanos since the acceptance of the oldest payment that waits and does not back
 *     off; 0: none does
 * @param turns how long its turns took; it goes on counting
 */
record EngineStatus(
        long contradictions,
        long selfContradictions,
        List<Long> oldestDoubtsNanos,
        long oldestReadyNanos,
        Histogram turns) {

    /** Of one that is not there. */
    static final EngineStatus NONE = new EngineStatus(0, 0, List.of(), 0, Dispatcher.newTurns());

    long oldestDoubtNanos(int processor) {
        return processor < oldestDoubtsNanos.size() ? oldestDoubtsNanos.get(processor) : 0;
    }
}
