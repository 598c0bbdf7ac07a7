package dev.comporta.workbench.simulator;

import dev.comporta.workbench.terminal.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comporta processor}: runs one simulated processor until it is told to stop. */
@CommandLine.Command(
        name = "processor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Simulates a payment processor to test a gateway against.",
            "",
            "It speaks the API of the Rinha de Backend 2025 processors, traps included:"
                    + " the delay runs before the booking and goes on when the client hangs up,"
                    + " so a payment that the client gave up on is booked later. It can also book"
                    + " and then not answer. Everything is kept in memory."
        },
        footerHeading = "%nCalls:%n",
        footer = {
            "  POST /payments                      200; 422 if booked before; 500 if",
            "                                      failing; 429 if over 800 + 500 wait",
            "  POST /payments/batch                with --batch: up to 100 payments,",
            "                                      {\"payments\":[{...}]}; 200",
            "                                      {\"results\":[{\"correlationId\":...,",
            "                                      \"status\":200}]}, one each, in order",
            "  GET  /payments/{correlationId}      200 or 404",
            "  GET  /payments/service-health       one call per interval; two more",
            "                                      wait their turn, others get 429",
            "With the header X-Rinha-Token, else 401:",
            "  GET  /admin/payments-summary        ?from&to by requestedAt, inclusive;",
            "                                      everything if one is missing",
            "  PUT  /admin/configurations/token    {\"token\":\"123\"}",
            "  PUT  /admin/configurations/delay    {\"delay\":1000} in ms",
            "  PUT  /admin/configurations/failure  {\"failure\":true}",
            "  POST /admin/purge-payments          forgets bookings and counters",
            "Beyond the challenge, with the same header:",
            "  GET  /admin/payments                every booking, one JSON per line",
            "  GET  /admin/stats                   what came in and what became of it",
            "  PUT  /admin/configurations/faults   {\"resetAfterBooking\":0.1,",
            "                                       \"hangAfterBooking\":0.1,",
            "                                       \"closeBeforeBooking\":0.1}",
            "  PUT  /admin/configurations/proxy    {\"status\":504,\"forwards\":true,",
            "                                       \"retryAfter\":\"3\"}",
            "A fault meets a request: it breaks a batch off after some of its payments.",
            "A proxy answers every call with an HTML page; where it forwards, the payment",
            "is booked all the same. Status 0 takes it away.",
            "",
            "Example: two processors, the second dearer and slower:",
            "  comporta processor --port 8001 --fee 0.05",
            "  comporta processor --port 8002 --fee 0.15 --name fallback --delay 100ms"
        })
public final class ProcessorCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8001",
            description = "Where to listen; 0 for any free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "0.0.0.0 for other machines too (default: ${DEFAULT-VALUE}).")
    private String bind;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "For the start line (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--fee",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Share of each amount, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private BigDecimal fee;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = Durations.Converter.class,
            description = "How long each payment takes: 250ms, 1s (default: ${DEFAULT-VALUE}).")
    private Duration delay;

    @Option(names = "--failing", description = "Start with failure on.")
    private boolean failing;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "123",
            description = "What X-Rinha-Token must carry (default: ${DEFAULT-VALUE}).")
    private String token;

    @Option(
            names = "--health-interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = Durations.Converter.class,
            description = "Time between two health answers (default: ${DEFAULT-VALUE}).")
    private Duration healthInterval;

    @Option(
            names = "--reset-after-booking",
            paramLabel = "P",
            defaultValue = "0",
            description = "Probability that a booking is answered by a TCP reset.")
    private double resetAfterBooking;

    @Option(
            names = "--hang-after-booking",
            paramLabel = "P",
            defaultValue = "0",
            description = "Probability that a booking is never answered.")
    private double hangAfterBooking;

    @Option(
            names = "--close-before-booking",
            paramLabel = "P",
            defaultValue = "0",
            description = "Probability that the connection is closed and nothing booked.")
    private double closeBeforeBooking;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides which payments meet these faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--batch",
            description = "Offer POST /payments/batch: up to 100 payments in one request.")
    private boolean batch;

    /** For the service loader; picocli fills the options in. */
    @SuppressWarnings("NullAway.Init")
    public ProcessorCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Simulator simulator = Simulator.start(options())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulator), "stop"));
            PrintWriter out = spec.commandLine().getOut();
            out.println("processor " + name + " listening on " + simulator.uri());
            out.flush();
            simulator.awaitClosed();
            return ExitCode.OK;
        } catch (IOException cannotListen) {
            return refuse(cannotListen, ExitCode.SOFTWARE);
        } catch (IllegalArgumentException outOfRange) {
            return refuse(outOfRange, ExitCode.USAGE);
        }
    }

    private SimulatorOptions options() {
        Faults faults = new Faults(resetAfterBooking, hangAfterBooking, closeBeforeBooking);
        Settings settings = new Settings(token, delay, failing, faults, Proxy.NONE);
        return new SimulatorOptions(name, bind, port, fee, settings, seed, healthInterval, batch);
    }

    private int refuse(Exception reason, int exitCode) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("comporta processor: " + reason.getMessage());
        err.flush();
        return exitCode;
    }

    /** A signal is the ordinary way to stop, so it ends with 0 and not with the JVM's 143. */
    private static void stop(Simulator simulator) {
        simulator.close();
        Runtime.getRuntime().halt(0);
    }
}
