package dev.comporta.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watchdog's wake-ups are made by hand, so no time passes. */
@Timeout(20)
class WatchdogTest {
    private static final int WAKE_UPS_TO_TELL = 20;
    private static final int WAKE_UPS_TO_END = 50;

    private final CountDownLatch held = new CountDownLatch(1);
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final DefaultEventLoop other = new DefaultEventLoop();
    private final List<String> ends = new ArrayList<>();
    private final List<Throwable> stacks = new ArrayList<>();
    private final Watchdog watchdog =
            new Watchdog(
                    Stream.of(loop, other, other),
                    Duration.ofSeconds(5),
                    (reason, stack) -> {
                        ends.add(reason);
                        if (stack != null) {
                            stacks.add(stack);
                        }
                    });

    @AfterEach
    void release() {
        held.countDown();
        loop.shutdownGracefully();
        other.shutdownGracefully();
    }

    private void hold() {
        CountDownLatch holding = new CountDownLatch(1);
        loop.execute(
                () -> {
                    holding.countDown();
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        try {
            holding.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wakeUp(int times) {
        for (int i = 0; i < times; i++) {
            watchdog.wakeUp();
            other.submit(() -> {}).syncUninterruptibly();
        }
    }

    @Test
    void shouldTellOfALoopThatDoesNotTurnAndThenEnd() {
        hold();

        wakeUp(WAKE_UPS_TO_TELL);
        assertThat(watchdog.problem()).isEmpty();
        wakeUp(1);
        assertThat(watchdog.problem().orElseThrow()).contains("has not turned for 2 s");
        wakeUp(WAKE_UPS_TO_END - WAKE_UPS_TO_TELL);
        assertThat(ends).isEmpty();
        wakeUp(1);

        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst()).contains("defaultEventLoop", "has not turned for 5 s");
        assertThat(stacks.getFirst().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("await"));
        wakeUp(WAKE_UPS_TO_END);
        assertThat(ends).hasSize(1);
    }

    @Test
    void shouldForgetAPauseThatIsOver() {
        hold();
        wakeUp(WAKE_UPS_TO_END);
        held.countDown();
        loop.submit(() -> {}).syncUninterruptibly();

        assertThat(watchdog.problem()).isEmpty();
        wakeUp(1);
        loop.submit(() -> {}).syncUninterruptibly();
        wakeUp(1);
        assertThat(ends).isEmpty();
    }

    @Test
    void shouldEndWhereALoopHasEnded() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();

        assertThat(watchdog.problem().orElseThrow()).contains("has ended");
        wakeUp(1);

        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst()).contains("has ended");
    }

    @Test
    void shouldLetLoopsEndOnceItIsClosed() {
        watchdog.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();

        wakeUp(1);

        assertThat(ends).isEmpty();
    }
}
