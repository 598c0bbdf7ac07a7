package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.await;
import static dev.comporta.processor.StubProcessor.answer;
import static dev.comporta.processor.StubProcessor.answerAndReset;
import static dev.comporta.processor.StubProcessor.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.processor.StubProcessor.Script;
import dev.comporta.routing.HealthAnswer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthCheckerIT {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final List<HealthAnswer> heard = new CopyOnWriteArrayList<>();
    private final List<Long> callNanos = new CopyOnWriteArrayList<>();
    @AutoClose private final StubProcessor stub = new StubProcessor();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void shouldAskOncePerIntervalOnOneConnection() {
        stub.next(health(false, 1), health(true, 2), health(false, 3));
        long startNanos = System.nanoTime();

        checkUntil(() -> heard.size() == 3);

        assertThat(heard)
                .containsExactly(
                        new HealthAnswer(false, 1),
                        new HealthAnswer(true, 2),
                        new HealthAnswer(false, 3));
        assertThat(callNanos.getFirst() - startNanos).isGreaterThanOrEqualTo(INTERVAL.toNanos());
        assertCallsApartBy(INTERVAL);
        assertThat(stub.connectionsAccepted()).isEqualTo(1);
        assertThat(stub.requests())
                .allMatch(request -> request.startsWith("GET /payments/service-health HTTP/1.1"));
    }

    @Test
    void shouldAskNothingInTheFirstInterval() {
        HealthChecker checker = start(Duration.ofHours(1));
        loop.submit(() -> {}).syncUninterruptibly();
        stop(checker);

        assertThat(stub.connectionsAccepted()).isZero();
    }

    @Test
    void shouldBackOffWhereItIsRefused() {
        Script refusal = timed(whole("429 x", ""));
        stub.next(refusal, refusal, health(false, 0));

        checkUntil(() -> heard.size() == 1);

        assertCallsApartBy(INTERVAL.multipliedBy(2));
    }

    @Test
    void shouldHaveOneCallOnItsWayAtMost() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        stub.next(
                socket -> {
                    await(() -> release.getCount() == 0);
                    answer(whole("200 OK", "{\"failing\":false,\"minResponseTime\":7}"))
                            .play(socket);
                },
                health(false, 8));
        HealthChecker checker = start(INTERVAL);
        await(() -> stub.requests().size() == 1);
        assertThat(release.await(INTERVAL.toMillis() * 5, TimeUnit.MILLISECONDS)).isFalse();
        int callsWhileOneHangs = stub.requests().size();
        release.countDown();

        await(() -> heard.size() == 2);
        stop(checker);

        assertThat(callsWhileOneHangs).isEqualTo(1);
        assertThat(stub.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void shouldHearAProcessorThatFailsByItsStatusToo() {
        Script failing = unavailable("{\"failing\":true,\"minResponseTime\":9}");
        stub.next(failing, unavailable("{\"message\":\"down\"}"), unavailable("<html>"));

        checkUntil(() -> stub.requests().size() >= 3);

        assertThat(heard).containsExactly(new HealthAnswer(true, 9));
    }

    @Test
    void shouldAskNoSoonerThanItIsTold() {
        stub.next(timed(whole("429 x\r\nRetry-After: 1", "")), health(false, 1), health(false, 2));

        checkUntil(() -> heard.size() == 2);

        assertThat(callNanos.get(1) - callNanos.getFirst())
                .isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void shouldHearNothingInAnswersThatCannotBeReadAndAskOn() {
        stub.next(
                answer(whole("200 OK", "{\"failing\":1}")),
                answer(whole("500 x", "")),
                answerAndReset(""),
                answer("garbage\r\n"),
                health(false, 5));

        checkUntil(() -> !heard.isEmpty());

        assertThat(heard.getFirst()).isEqualTo(new HealthAnswer(false, 5));
        assertThat(stub.requests().size()).isGreaterThanOrEqualTo(5);
    }

    private void checkUntil(BooleanSupplier condition) {
        HealthChecker checker = start(INTERVAL);
        await(condition);
        stop(checker);
    }

    private HealthChecker start(Duration interval) {
        return new HealthChecker(
                new ClientTransport(loop, NioSocketChannel.class),
                List.of(new ProcessorAddress("default", stub.url())),
                interval,
                () -> true,
                (processor, answer) -> {
                    assertThat(loop.inEventLoop()).isTrue();
                    heard.add(answer);
                });
    }

    private void stop(HealthChecker checker) {
        loop.submit(checker::close).syncUninterruptibly();
    }

    private void assertCallsApartBy(Duration interval) {
        assertThat(callNanos.size()).isGreaterThanOrEqualTo(3);
        for (int i = 1; i < callNanos.size(); i++) {
            assertThat(callNanos.get(i) - callNanos.get(i - 1))
                    .isGreaterThanOrEqualTo(interval.toNanos());
        }
    }

    private Script health(boolean failing, int minResponseTimeMillis) {
        return timed(
                whole(
                        "200 OK",
                        "{\"failing\":%s,\"minResponseTime\":%s}"
                                .formatted(failing, minResponseTimeMillis)));
    }

    private Script timed(String bytes) {
        return socket -> {
            callNanos.add(System.nanoTime());
            answer(bytes).play(socket);
        };
    }

    private static Script unavailable(String json) {
        return answer(whole("503 x", json));
    }
}
