package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class ProcessorAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://payment-processor-default:8080,payment-processor-default,8080",
        "http://payment_processor_default:8080,payment_processor_default,8080",
        "http://payment_processor_default,payment_processor_default,80",
        "http://_a.b-:1/base,_a.b-,1",
        "http://processor.1:8080,processor.1,8080",
        "http://127.0.0.1:8001,127.0.0.1,8001",
        "http://[::1]:8001,::1,8001",
        "https://[2001:db8::1],2001:db8::1,443",
        "https://acme.example,acme.example,443"
    })
    void shouldReadHostAndPort(URI url, String host, int port) {
        ProcessorAddress address = new ProcessorAddress("default", url);

        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "http://payment_processor_default:8080,payment_processor_default:8080",
        "http://payment_processor_default,payment_processor_default",
        "http://[::1]:8001/,[::1]:8001",
        "http://[fe80::1%eth0]:8001,[fe80::1]:8001",
        "http://acme.example:80,acme.example:80"
    })
    void shouldNameItsHost(URI url, String host) {
        assertThat(new ProcessorAddress("default", url).requestLineAndHost("GET", "/x"))
                .isEqualTo("GET /x HTTP/1.1\r\nHost: " + host + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "http:///payments,needs a host",
        "http://:8080,needs a host",
        "http://pay_ment:80:80,needs a host",
        "http://pay_ment:port,needs a host",
        "http://host:65536,port must be 0 to 65535",
        "http://pay_ment:99999,port must be 0 to 65535",
        "https://pay_ment:443,certificate can't name",
        "ftp://host,must start with http"
    })
    void shouldRefuseOtherAddresses(URI url, String told) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProcessorAddress("default", url))
                .withMessageContaining(told);
    }
}
