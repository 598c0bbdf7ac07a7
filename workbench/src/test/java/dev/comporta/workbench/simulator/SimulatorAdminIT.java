package dev.comporta.workbench.simulator;

import static dev.comporta.workbench.simulator.SimulatorClient.BOOKED;
import static dev.comporta.workbench.simulator.SimulatorClient.NOON;
import static dev.comporta.workbench.simulator.SimulatorClient.booking;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls under {@code /admin}. */
@Timeout(60)
class SimulatorAdminIT {
    private final UUID id = UUID.randomUUID();

    @AutoClose
    private final SimulatorClient simulator =
            new SimulatorClient(SimulatorOptions.defaults().withFee(new BigDecimal("0.15")));

    @Test
    void shouldSumExactlyAndIncludeBothBounds() {
        simulator.post(id);
        String nothing =
                "{\"totalRequests\":0,\"totalAmount\":0.00,\"totalFee\":0.0000,"
                        + "\"feePerTransaction\":0.15}";
        String one =
                "{\"totalRequests\":1,\"totalAmount\":19.90,\"totalFee\":2.9850,"
                        + "\"feePerTransaction\":0.15}";

        assertThat(summary("?from=" + NOON + "&to=" + NOON)).isEqualTo(one);
        assertThat(summary("?from=2025-07-15T12:00:00.001Z&to=2030-01-01T00:00:00Z"))
                .isEqualTo(nothing);
        assertThat(summary("?from=2030-01-01T00:00:00Z")).as("only one bound").isEqualTo(one);
        assertThat(summary("?to=2000-01-01T00:00:00Z")).as("only one bound").isEqualTo(one);
        assertThat(summary("")).isEqualTo(one);
    }

    @Test
    void shouldListEveryBookingInOrder() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            UUID next = UUID.randomUUID();
            simulator.post(next);
            expected.append(booking(next)).append('\n');
        }

        assertThat(simulator.get("/admin/payments").body()).isEqualTo(expected.toString());
        assertThat(simulator.get("/admin/payments").body())
                .as("again")
                .isEqualTo(expected.toString());
    }

    @Test
    void shouldForgetEverythingWhenPurged() {
        simulator.post(id);

        HttpResponse<String> answer = simulator.send("/admin/purge-payments", "").join();

        assertThat(answer.body()).isEqualTo("{\"message\":\"All payments purged.\"}");
        assertThat(simulator.get("/admin/payments").body()).isEmpty();
        assertThat(simulator.stat("posts")).isZero();
        assertThat(simulator.post(id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldChangeTheToken() {
        assertThat(simulator.tryConfigure("token", "{\"token\":\"abc\"}").statusCode())
                .isEqualTo(204);

        assertThat(simulator.get("/admin/payments-summary").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/admin/payments-summary",
        "GET,/admin/payments",
        "GET,/admin/stats",
        "POST,/admin/purge-payments",
        "PUT,/admin/configurations/token",
        "PUT,/admin/configurations/delay",
        "PUT,/admin/configurations/failure",
        "PUT,/admin/configurations/faults",
        "PUT,/admin/configurations/proxy"
    })
    void shouldAskForTheTokenAndTheMethod(String method, String path) {
        HttpRequest.Builder wrongToken =
                simulator
                        .to(path)
                        .setHeader("X-Rinha-Token", "124")
                        .method(method, BodyPublishers.noBody());
        HttpResponse<String> wrongMethod = simulator.send(simulator.to(path).DELETE()).join();

        assertThat(simulator.send(wrongToken).join().statusCode()).isEqualTo(401);
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains(method);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token|{\"token\":\"\"}",
                "token|{\"token\":1}",
                "delay|{\"delay\":-1}",
                "delay|{\"delay\":1.5}",
                "delay|{\"delay\":99999999999}",
                "delay|{}",
                "failure|{\"failure\":\"true\"}",
                "failure|[]",
                "faults|{\"resetAfterBooking\":1.1}",
                "faults|{\"resetAfterBooking\":0.6,\"hangAfterBooking\":0.6}",
                "faults|{\"hangAfterBooking\":\"x\"}",
                "faults|{}{}",
                "proxy|{}",
                "proxy|{\"status\":1}",
                "proxy|{\"status\":503,\"retryAfter\":\"1\\r\\n\"}"
            })
    void shouldRefuseBadConfigurations(String which, String body) {
        assertThat(simulator.tryConfigure(which, body).statusCode()).isEqualTo(400);

        assertThat(simulator.post(id).body()).isEqualTo(BOOKED);
    }

    private String summary(String query) {
        return simulator.get("/admin/payments-summary" + query).body();
    }
}
