package dev.comporta.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The processor time that all threads of this process have used so far, in nanoseconds:
 * clock_gettime(2) with CLOCK_PROCESS_CPUTIME_ID. Java tells it in hundredths of a second only.
 *
 * <p>Threading: one owner.
 */
public final class CpuTime implements LongSupplier {
    private static final int PROCESS_CPU_TIME = 2;

    private final MemorySegment time = Arena.ofAuto().allocate(2 * Long.BYTES, Long.BYTES);
    private final MethodHandle clockGetTime;

    private CpuTime(MethodHandle clockGetTime) {
        this.clockGetTime = clockGetTime;
    }

    /** Empty: this system has none. */
    @SuppressWarnings("restricted") // the launcher allows native access; without it the JVM warns
    public static Optional<CpuTime> ofProcess() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("clock_gettime")
                .map(
                        function ->
                                linker.downcallHandle(
                                        function,
                                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)))
                .map(CpuTime::new);
    }

    @Override
    public long getAsLong() {
        try {
            int failed = (int) clockGetTime.invokeExact(PROCESS_CPU_TIME, time);
            if (failed != 0) {
                throw new IllegalStateException("clock_gettime failed");
            }
            return TimeUnit.SECONDS.toNanos(time.get(JAVA_LONG, 0))
                    + time.get(JAVA_LONG, Long.BYTES);
        } catch (Throwable e) { // what a method handle may throw
            throw new IllegalStateException(e);
        }
    }
}
