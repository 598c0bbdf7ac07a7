package dev.comporta.intake;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture;
import dev.comporta.http.HttpFixture.Limits;
import dev.comporta.http.Wire;
import dev.comporta.net.Transport;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Intake and a client of it, over real sockets, on every transport and both paths. */
@ParameterizedClass(name = "{0}, {1} threads, lean {2}")
@CsvSource({
    "NIO,1,true",
    "NIO,3,true",
    "NIO,1,false",
    "EPOLL,1,true",
    "EPOLL,3,true",
    "IO_URING,1,true",
    "IO_URING,3,true"
})
abstract class IntakeIT {
    final UUID id = UUID.randomUUID();

    @Parameter(0)
    Transport transport = Transport.NIO;

    @Parameter(1)
    int threads;

    @Parameter(2)
    boolean lean;

    IntakeFixture intake;
    Wire wire;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(transport.isAvailable());
        intake = other(Limits.USUAL, HttpFixture.OPEN);
        wire = intake.connect();
    }

    @AfterEach
    void stop() throws IOException {
        if (wire != null) {
            wire.close();
            intake.close();
        }
    }

    /** Another one with other rules. */
    IntakeFixture other(Limits limits, Guards guards) {
        return new IntakeFixture(
                transport, threads, HttpFixture.options(lean, limits, Optional.empty()), guards);
    }
}
