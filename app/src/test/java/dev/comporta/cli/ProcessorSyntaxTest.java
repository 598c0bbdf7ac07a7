package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.processor.ProcessorAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorSyntaxTest {
    private static final ProcessorOptions CHEAP =
            new ProcessorOptions(
                    new ProcessorAddress("default", URI.create("http://one:1")), 50_000, 500, true);

    @Test
    void shouldAddAFurtherProcessor() {
        assertThat(
                        merge(
                                "name=acme,url=https://acme.example,fee=0.075,in-flight-max=20,"
                                        + "server-error=unknown,batch=100"))
                .containsExactly(
                        CHEAP,
                        new ProcessorOptions(
                                new ProcessorAddress(
                                        "acme", URI.create("https://acme.example"), 100),
                                75_000,
                                20,
                                false));
    }

    @Test
    void shouldChangeAKnownOneAndLeaveWhatIsNotNamed() {
        assertThat(merge("name=default,in-flight-max=20"))
                .containsExactly(new ProcessorOptions(CHEAP.address(), 50_000, 20, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url=http://x:1|name is missing",
                "name=acme,url=http://x:1|fee is missing",
                "name=acme,fee=0.1|url is missing",
                "name=acme,url=ftp://x,fee=0.1|must start with http",
                "name=acme,url=http://x:1,fee=5|share from 0 to 1",
                "name=acme,url=http://x:1,fee=0.1234567|at most 6 decimals",
                "name=acme,url=http://x:1,fee=-0.1|share from 0 to 1",
                "name=acme,url=http://x:1,fee=ten|share from 0 to 1",
                "name=acme,name=acme|given twice",
                "name=default,in-flight-max=0|in-flight-max must be 1",
                "name=default,batch=101|a batch must be of 0 to 100",
                "name=default,batch=all|batch must be a number",
                "name=default,in-flight-max=many|must be a number",
                "name=default,server-error=maybe|must be not-booked or unknown",
                "name=default,colour=red|expected key=value",
                "default|expected key=value"
            })
    void shouldTellWhatIsWrong(String entry, String told) {
        assertThatThrownBy(() -> merge(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("PROCESSORS, entry '" + entry + "': ")
                .hasMessageContaining(told);
    }

    private static List<ProcessorOptions> merge(String entry) {
        return ProcessorSyntax.merge(List.of(CHEAP), List.of(entry));
    }
}
