package dev.comporta.cli;

import dev.comporta.cli.operator.InstancesCommand;
import dev.comporta.gateway.InstancesReport;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.RedisReader;
import dev.comporta.log.Log;
import dev.comporta.log.Secrets;
import dev.comporta.service.Ending;
import dev.comporta.store.Durability;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The entry point of every command.
 *
 * <p>Commands of other modules (the workbench's) are found on the class path: each is a {@link
 * Callable} that carries picocli's {@link Command} annotation and is named in {@code
 * META-INF/services}. So the product knows nothing of the tools that check it from outside.
 */
@Command(
        name = "comporta",
        description = "A payment gateway for unreliable processors.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        tellOfUnusedCache();
        int code = run(commandLine(arguments), arguments);
        Ending.awaitWords();
        System.exit(code);
    }

    /** The JVM goes on without an AOT cache that does not fit, and in few words, if any. */
    private static void tellOfUnusedCache() {
        String cache = System.getProperty("comporta.aot-cache");
        if (cache != null && !System.getProperty("java.vm.info", "").contains("sharing")) {
            System.err.println(
                    "comporta: the AOT cache "
                            + cache
                            + " does not fit this JVM or its options, so the start was slow");
        }
    }

    /** Threads that were started already would keep the process alive after an {@link Error}. */
    public static int run(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            e.printStackTrace();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /**
     * The one that is called, where that is the gateway: it starts faster without the others, and
     * has none of their classes in memory.
     */
    private static CommandLine commandLine(String[] arguments) {
        return switch (arguments.length == 0 ? "" : arguments[0]) {
            case "serve" -> commandLine(List.of(new ServeCommand()));
            case "events" -> commandLine(List.of(new EventsCommand()));
            case "warm-up" -> commandLine(List.of(new WarmUpCommand()));
            default -> commandLine();
        };
    }

    /** With all commands. */
    public static CommandLine commandLine() {
        List<Object> commands =
                new ArrayList<>(
                        List.of(
                                new ServeCommand(),
                                new EventsCommand(),
                                new JournalCommand(),
                                new KeyCommand(),
                                instances(),
                                new ArchiveCommand(),
                                new WebhooksCommand(),
                                new ReplayCommand(),
                                new WarmUpCommand()));
        for (Callable<?> command : ServiceLoader.load(Callable.class)) {
            if (command.getClass().isAnnotationPresent(Command.class)) {
                commands.add(command);
            }
        }
        return commandLine(commands);
    }

    /** It asks Redis by itself, or a gateway. */
    private static CommandLine instances() {
        RedisArguments redis = new RedisArguments();
        CommandLine command =
                new CommandLine(
                        new InstancesCommand(
                                () -> {
                                    Optional<RedisOptions> named =
                                            redis.options(Durability.PROCESS);
                                    return named.isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(
                                                    InstancesReport.json(
                                                            RedisReader.attendance(named.get())));
                                }));
        return command.addMixin("redis", redis);
    }

    private static CommandLine commandLine(List<Object> commands) {
        CommandLine commandLine = new CommandLine(new Main());
        commands.forEach(commandLine::addSubcommand);
        commandLine.setExecutionExceptionHandler(Main::explain);
        commandLine.setParameterExceptionHandler(Main::refuse);
        commandLine.setDefaultValueProvider(new Defaults(System::getenv, System::getProperty));
        return commandLine;
    }

    /** Says what is wrong and where to look; the whole usage would hide it. */
    private static int refuse(CommandLine.ParameterException refused, String[] arguments) {
        CommandLine command = refused.getCommandLine();
        PrintWriter err = command.getErr();
        String words = environmentKey(refused) + refused.getMessage();
        if (Log.isJson()) {
            CliEvents.START_REFUSED.tell(words);
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
        err.println("comporta: " + Secrets.hide(words));
        UnmatchedArgumentException.printSuggestions(refused, err);
        if (command.getSubcommands().isEmpty()) {
            err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'");
        } else {
            command.usage(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What is configured usually comes from there, and not from an option. */
    private static String environmentKey(CommandLine.ParameterException refused) {
        Object command = refused.getCommandLine().getCommand();
        return (command instanceof ServeCommand || command instanceof EventsCommand)
                        && refused.getArgSpec() instanceof OptionSpec option
                ? ServeCommand.environmentKey(option.longestName()) + ": "
                : "";
    }

    /** What a command says of an expected failure is for people; anything else is a bug. */
    private static int explain(
            Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(failure instanceof JournalException || failure instanceof UncheckedIOException)) {
            throw failure;
        }
        String words = String.valueOf(failure.getMessage());
        if (Log.isJson()) {
            CliEvents.START_REFUSED.tell(words);
        } else {
            System.err.println("comporta: " + Secrets.hide(words));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Reads the version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"comporta " + (version == null ? "development" : version)};
        }
    }
}
