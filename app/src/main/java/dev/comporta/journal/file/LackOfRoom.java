package dev.comporta.journal.file;

import dev.comporta.journal.NoSpaceException;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;

/**
 * Tells errors that pass when there is room again from those that don't.
 *
 * <p>The JDK passes the C library's words for an error on, in the language of the process, and
 * drops its number. So the C library is asked here which words it has for the numbers that matter:
 * no space left, quota exceeded, too many open files in the process or the system. Descriptors are
 * room like any other: clients may use them up, and give them back.
 *
 * <p>Source: {@code strerror}, POSIX.1-2017.
 */
final class LackOfRoom {
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int ENOSPC = 28;
    private static final int EDQUOT_ON_LINUX = 122;
    private static final int EDQUOT_ON_MAC = 69;

    private static final long WORDS_SIZE_MAX_BYTES = 1024;

    /** Where the C library can't be asked. */
    private static final List<String> IN_ENGLISH =
            List.of("No space left", "quota exceeded", "Too many open files");

    private static final List<String> WORDS = words();

    private LackOfRoom() {}

    /** Whether the disk, a quota or the descriptors are used up, and nothing is broken. */
    static boolean isReasonOf(IOException error) {
        String words = wordsOf(error);
        return WORDS.stream().anyMatch(words::contains);
    }

    /** The same error, as a {@link NoSpaceException} where it is one. */
    static IOException translate(String name, IOException error) {
        return isReasonOf(error)
                ? new NoSpaceException("no space for " + name + ": " + wordsOf(error), error)
                : error;
    }

    /** What the C library calls an error; without it, what kind of error it is. */
    static String wordsOf(IOException error) {
        String words =
                error instanceof FileSystemException ofFile
                        ? ofFile.getReason()
                        : error.getMessage();
        return words != null ? words : error.getClass().getSimpleName();
    }

    private static List<String> words() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.contains("linux")) {
            return ask(ENFILE, EMFILE, ENOSPC, EDQUOT_ON_LINUX);
        }
        return system.contains("mac") ? ask(ENFILE, EMFILE, ENOSPC, EDQUOT_ON_MAC) : IN_ENGLISH;
    }

    @SuppressWarnings("restricted") // strerror neither keeps nor changes anything of ours
    private static List<String> ask(Integer... numbers) {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle strerror =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("strerror"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding"));
            return List.of(numbers).stream().map(it -> words(strerror, it, charset)).toList();
        } catch (RuntimeException e) {
            return IN_ENGLISH; // native access is denied
        }
    }

    @SuppressWarnings("restricted") // the C library ends its words with a zero
    private static String words(MethodHandle strerror, int number, Charset charset) {
        try {
            MemorySegment words = (MemorySegment) strerror.invokeExact(number);
            return words.reinterpret(WORDS_SIZE_MAX_BYTES).getString(0, charset);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("strerror declares nothing", e);
        }
    }
}
