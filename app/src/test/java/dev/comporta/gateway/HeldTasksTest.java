package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class HeldTasksTest {
    private final HeldTasks tasks = new HeldTasks();
    private final List<String> done = new ArrayList<>();

    @Test
    void shouldHoldTasksUntilTheOwnerIsThere() {
        tasks.execute(() -> done.add("first"));
        tasks.execute(() -> done.add("second"));
        assertThat(done).isEmpty();

        tasks.passOnTo(Runnable::run);
        tasks.execute(() -> done.add("third"));

        assertThat(done).containsExactly("first", "second", "third");
    }
}
