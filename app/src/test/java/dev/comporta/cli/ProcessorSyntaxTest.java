package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.engine.StatusRules;
import dev.comporta.gateway.ProcessorOptions;
import dev.comporta.processor.ProcessorAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorSyntaxTest {
    private static final ProcessorOptions CHEAP =
            new ProcessorOptions(
                    new ProcessorAddress("default", URI.create("http://one:1")),
                    50_000,
                    500,
                    StatusRules.DEFAULT);

    @Test
    void shouldAddAFurtherProcessor() {
        assertThat(
                        merge(
                                "name=acme,url=https://acme.example,fee=0.075,in-flight-max=20,"
                                        + "server-error=unknown,batch=100,refusal=400+413,page=as-status"))
                .containsExactly(
                        CHEAP,
                        new ProcessorOptions(
                                new ProcessorAddress(
                                        "acme", URI.create("https://acme.example"), 100, true),
                                75_000,
                                20,
                                new StatusRules(Set.of(), Set.of(400, 413))));
    }

    @Test
    void shouldReadWhichStatusesProveARefusal() {
        assertThat(merge("name=default,server-error=429+503+404,refusal=unknown"))
                .extracting(ProcessorOptions::statusRules)
                .containsExactly(new StatusRules(Set.of(429, 503, 404), Set.of()));
        assertThat(merge("name=default,server-error=not-booked,refusal=never-booked,page=unknown"))
                .containsExactly(CHEAP);
    }

    @Test
    void shouldTakeWhatIsNotNamedFromTheFirst() {
        ProcessorOptions strict =
                new ProcessorOptions(
                        new ProcessorAddress("default", URI.create("http://one:1"), 0, true),
                        50_000,
                        500,
                        new StatusRules(Set.of(503), Set.of(400)));

        List<ProcessorOptions> all =
                ProcessorSyntax.merge(
                        List.of(strict), List.of("name=acme,url=http://acme_2:80,fee=0.07"));

        assertThat(all.getLast().statusRules()).isEqualTo(strict.statusRules());
        assertThat(all.getLast().address().countsPages()).isTrue();
    }

    @Test
    void shouldChangeAKnownOneAndLeaveWhatIsNotNamed() {
        assertThat(merge("name=default,in-flight-max=20"))
                .containsExactly(
                        new ProcessorOptions(CHEAP.address(), 50_000, 20, StatusRules.DEFAULT));
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
                "name=default,server-error=maybe|must be not-booked, unknown or statuses",
                "name=default,server-error=|must be not-booked, unknown or statuses",
                "name=default,server-error=200|must be not-booked, unknown or statuses",
                "name=default,server-error=422|but for 422",
                "name=default,refusal=600|must be never-booked, unknown or statuses",
                "name=default,refusal=400+422|but for 422",
                "name=default,refusal=400 404|must be never-booked, unknown or statuses",
                "name=default,page=html|must be unknown or as-status",
                "name=default,url=http://host:99999|a port must be 0 to 65535",
                "name=default,url=https://pay_ment:1|a certificate can't name",
                "name=default,url=http://us er@pay_ment:1|PROCESSORS",
                "name=default,url=http://user@pay_ment:1|must not have a user or a password",
                "name=default,url=http://:80|needs a host",
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
