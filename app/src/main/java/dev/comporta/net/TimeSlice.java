package dev.comporta.net;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;

/**
 * Asks Linux for short time slices: a thread that runs for some microseconds at a time then need
 * not wait for the end of another's slice (1 to 3 ms), a compiler's for instance, when it wakes. It
 * gets no more of the processor than before, keeps its priority, and needs no privilege.
 *
 * <p>sched_setattr(2), on what sched_getattr(2) said; the scheduler takes {@code sched_runtime} of
 * an ordinary thread as its slice since Linux 6.12, older ones ignore it. See
 * docs/decisions/0011-short-time-slices.md.
 */
final class TimeSlice {
    /** The least that the kernel takes. */
    private static final long NANOS = 100_000;

    private static final long ATTRIBUTES_BYTES = 48;
    private static final int RUNTIME_OFFSET = 24;

    /** The numbers of sched_setattr; sched_getattr has the next one. */
    private static final Map<String, Long> SYSTEM_CALLS = Map.of("amd64", 314L, "aarch64", 274L);

    private TimeSlice() {}

    /** Shortens the slices of the calling thread; where that is not possible, nothing changes. */
    static boolean shorten() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        Long call = SYSTEM_CALLS.get(System.getProperty("os.arch"));
        return system.equals("linux") && call != null && shorten(call);
    }

    @SuppressWarnings("restricted") // the launcher allows native access; without it the JVM warns
    private static boolean shorten(long setAttributes) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            MethodHandle syscall =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("syscall"),
                            FunctionDescriptor.of(
                                    JAVA_LONG,
                                    JAVA_LONG,
                                    JAVA_LONG,
                                    ValueLayout.ADDRESS,
                                    JAVA_LONG,
                                    JAVA_LONG),
                            Linker.Option.firstVariadicArg(1));
            if ((long) syscall.invokeExact(setAttributes + 1, 0L, attributes, ATTRIBUTES_BYTES, 0L)
                    != 0) {
                return false;
            }
            attributes.set(JAVA_LONG, RUNTIME_OFFSET, NANOS);
            return (long) syscall.invokeExact(setAttributes, 0L, attributes, 0L, 0L) == 0;
        } catch (Throwable e) { // not an error of the gateway's: it only waits longer at times
            return false;
        }
    }
}
