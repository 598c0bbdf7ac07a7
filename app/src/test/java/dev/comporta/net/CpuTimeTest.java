package dev.comporta.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuTimeTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTellWhatTheWholeProcessHasUsed() {
        CpuTime time = CpuTime.ofProcess().orElseThrow();
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();

        long before = system.getProcessCpuTime();
        long told = time.getAsLong();
        long after = system.getProcessCpuTime();

        long hundredth = 10_000_000; // so exact is what Java tells
        assertThat(told).isBetween(before - 2 * hundredth, after + 2 * hundredth);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldGrow() {
        CpuTime time = CpuTime.ofProcess().orElseThrow();
        long before = time.getAsLong();

        while (time.getAsLong() - before < 1_000_000) {
            Thread.onSpinWait();
        }

        assertThat(time.getAsLong()).isGreaterThan(before);
    }
}
