package dev.comporta.cli;

import dev.comporta.payment.Evidence;
import dev.comporta.processor.ProcessorCounters;
import java.util.function.Consumer;

/**
 * Tells, once for each kind, that one processor's answers keep payments in doubt: they would come
 * again each time, and only a person can change that.
 *
 * <p>Threading: one owner.
 */
final class AnswerComplaints {
    private final String processor;
    private final ProcessorCounters counters;
    private final Consumer<String> log;
    private boolean toldOversized;
    private boolean toldPages;

    AnswerComplaints(String processor, ProcessorCounters counters, Consumer<String> log) {
        this.processor = processor;
        this.counters = counters;
        this.log = log;
    }

    void check() {
        if (!toldOversized && counters.oversizedAnswers() > 0) {
            toldOversized = true;
            log.accept(
                    "processor "
                            + processor
                            + " sent an answer with a head over 8 KiB or a body over 64 KiB: such"
                            + " answers are not read, and their payments stay in doubt");
        }
        if (!toldPages && counters.unanswered(Evidence.PAGE) > 0) {
            toldPages = true;
            log.accept(
                    "processor "
                            + processor
                            + " sent an answer that is not JSON: a proxy's page proves nothing, and"
                            + " such payments stay in doubt (PROCESSOR_PAGE)");
        }
    }
}
