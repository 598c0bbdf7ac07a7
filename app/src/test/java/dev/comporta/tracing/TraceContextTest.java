package dev.comporta.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TraceContextTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final int STATE_MAX = 512;

    @Test
    void shouldTakeOverTheClientsTraceAndState() {
        SpanContext read = read(PARENT, state(STATE_MAX));

        assertThat(read.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(read.getSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(read.isSampled()).isTrue();
        assertThat(read.getTraceState().size()).isEqualTo(3);
    }

    /** The trace goes on all the same. */
    @Test
    void shouldLeaveOutAStateThatIsLongerThanMustBePassedOn() {
        SpanContext read = read(PARENT, state(STATE_MAX + 1));

        assertThat(read.isValid()).isTrue();
        assertThat(read.getTraceState().isEmpty()).isTrue();
    }

    @Test
    void shouldTakeWhatCantBeReadForNothing() {
        for (String parent : new String[] {"", "00-0-0-01", PARENT.replace("00-", "ff-")}) {
            assertThat(read(parent, "a=b").isValid()).as(parent).isFalse();
        }
        assertThat(read(PARENT, "no state").getTraceState().isEmpty()).isTrue();
    }

    /** Three members, each shorter than a member may be. */
    private static String state(int length) {
        String two = "a=" + "v".repeat(200) + ",b=" + "v".repeat(200) + ",c=";
        return two + "v".repeat(length - two.length());
    }

    private static SpanContext read(String parent, String state) {
        return Span.fromContext(TraceContext.read(parent, state)).getSpanContext();
    }
}
