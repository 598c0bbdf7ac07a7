package dev.comporta.simulation;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/** What lies between the gateway and its processors. */
final class SimulatedNetwork implements ProcessorPort {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long ABANDON_NANOS = 30 * SECOND;

    private final Life life;
    private final SplittableRandom random;
    private final List<SimulatedProcessor> processors;
    private final Judge judge;
    private final CrashPoints crashPoints;
    private final Mutation mutation;

    SimulatedNetwork(
            Life life,
            SplittableRandom random,
            List<SimulatedProcessor> processors,
            Judge judge,
            CrashPoints crashPoints,
            Mutation mutation) {
        this.life = life;
        this.random = random;
        this.processors = processors;
        this.judge = judge;
        this.crashPoints = crashPoints;
        this.mutation = mutation;
    }

    @Override
    public void send(int processor, Send send) {
        crashPoints.reach(CrashPoint.BEFORE_SEND);
        long requestedAt = mutation.requestedAt(send.requestedAtNanos(), random);
        judge.onSend(processor, send.id(), send.amountCents(), requestedAt);
        List<Boolean> answered = new ArrayList<>();
        processors
                .get(processor)
                .post(
                        send.id(),
                        send.amountCents(),
                        requestedAt,
                        reply ->
                                life.after(
                                        random.nextLong(MILLI),
                                        () -> receive(answered, reply, send.answer())));
        crashPoints.reach(CrashPoint.AFTER_SEND);
    }

    private void receive(
            List<Boolean> answered, SimulatedProcessor.Reply reply, Consumer<Outcome> answer) {
        if (reply == SimulatedProcessor.Reply.NOTHING) {
            life.after(
                    ABANDON_NANOS,
                    () -> receive(answered, SimulatedProcessor.Reply.BROKEN, answer));
            return;
        }
        if (answered.isEmpty()) {
            answered.add(true);
            crashPoints.reach(CrashPoint.BEFORE_RECEIVE);
            answer.accept(mutation.outcomeOf(reply));
            crashPoints.reach(CrashPoint.AFTER_RECEIVE);
        }
    }

    @Override
    public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
        processors.get(processor).get(id, found -> life.after(0, () -> answer.accept(found)));
    }
}
