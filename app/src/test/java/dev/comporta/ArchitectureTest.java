package dev.comporta;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.comporta.payment.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point one way, the core is pure, and no money is a binary fraction. */
@Timeout(120)
class ArchitectureTest {
    private static final String ROOT = "dev.comporta.";
    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.comporta");

    /**
     * What each room may know, beside itself; one that is not named here fails the test. A package
     * below one of these, and not named itself, belongs to it.
     */
    private static final Map<String, Set<String>> MAY_KNOW =
            Map.ofEntries(
                    Map.entry("ledger", Set.of()),
                    Map.entry("meter", Set.of()),
                    Map.entry("setting", Set.of()),
                    Map.entry("log", Set.of("json", "setting")),
                    Map.entry("routing", Set.of("meter", "setting")),
                    Map.entry("payment", Set.of("ledger")),
                    Map.entry("archive", Set.of("ledger", "log", "meter", "payment")),
                    Map.entry("archive.postgres", Set.of("archive", "ledger", "payment")),
                    Map.entry("webhook", Set.of("json", "log", "meter", "payment", "setting")),
                    Map.entry("engine", Set.of("payment", "routing", "setting")),
                    Map.entry("replay", Set.of("engine", "payment", "routing")),
                    Map.entry("journal", Set.of("setting")),
                    Map.entry("journal.file", Set.of("journal")),
                    Map.entry("journal.memory", Set.of("journal")),
                    Map.entry("journal.redis", Set.of("journal", "meter")),
                    Map.entry(
                            "store",
                            Set.of(
                                    "meter",
                                    "setting",
                                    "payment",
                                    "ledger",
                                    "journal",
                                    "journal.file")),
                    Map.entry(
                            "shell",
                            Set.of(
                                    "engine", "ledger", "meter", "payment", "routing", "store",
                                    "log")),
                    Map.entry("net", Set.of()),
                    Map.entry("processor", Set.of("meter", "payment", "routing", "net", "json")),
                    Map.entry("json", Set.of()),
                    Map.entry("door", Set.of("meter", "setting", "log")),
                    Map.entry("http", Set.of("door", "meter", "setting", "net", "json", "log")),
                    Map.entry(
                            "events",
                            Set.of("http", "door", "json", "log", "meter", "net", "setting")),
                    Map.entry("relay", Set.of("http", "net", "meter", "setting", "log")),
                    Map.entry(
                            "service",
                            Set.of("door", "http", "json", "log", "meter", "net", "setting")),
                    Map.entry(
                            "events.embedded",
                            Set.of(
                                    "events",
                                    "journal",
                                    "journal.file",
                                    "log",
                                    "meter",
                                    "net",
                                    "setting")),
                    Map.entry("events.duckdb", Set.of("events", "json", "setting")),
                    Map.entry(
                            "events.service",
                            Set.of(
                                    "events",
                                    "events.embedded",
                                    "events.duckdb",
                                    "service",
                                    "door",
                                    "http",
                                    "journal",
                                    "journal.file",
                                    "json",
                                    "log",
                                    "meter",
                                    "net",
                                    "setting")),
                    Map.entry("page", Set.of("door", "http", "json", "payment", "meter")),
                    Map.entry(
                            "intake",
                            Set.of("http", "json", "meter", "payment", "ledger", "net", "log")),
                    Map.entry(
                            "intake.operator", Set.of("intake", "door", "http", "json", "payment")),
                    Map.entry(
                            "gateway",
                            Set.of(
                                    "log",
                                    "tracing",
                                    "meter",
                                    "setting",
                                    "ledger",
                                    "routing",
                                    "payment",
                                    "engine",
                                    "journal",
                                    "journal.file",
                                    "journal.memory",
                                    "journal.redis",
                                    "store",
                                    "shell",
                                    "processor",
                                    "json",
                                    "door",
                                    "http",
                                    "intake",
                                    "intake.operator",
                                    "relay",
                                    "archive",
                                    "archive.postgres",
                                    "webhook",
                                    "page",
                                    "replay",
                                    "service",
                                    "net")),
                    Map.entry(
                            "cli",
                            Set.of(
                                    "cli.operator",
                                    "service",
                                    "events",
                                    "events.embedded",
                                    "events.duckdb",
                                    "events.service",
                                    "log",
                                    "tracing",
                                    "setting",
                                    "archive",
                                    "archive.postgres",
                                    "webhook",
                                    "gateway",
                                    "replay",
                                    "routing",
                                    "payment",
                                    "engine",
                                    "journal",
                                    "journal.redis",
                                    "store",
                                    "processor",
                                    "door",
                                    "http",
                                    "relay",
                                    "page",
                                    "net")),
                    Map.entry("cli.operator", Set.of()),
                    Map.entry(
                            "tracing", Set.of("meter", "payment", "shell", "processor", "intake")));

    private static final DescribedPredicate<JavaClass> CORE =
            resideInAnyPackage(
                    ROOT + "engine..",
                    ROOT + "payment..",
                    ROOT + "routing..",
                    ROOT + "ledger..",
                    ROOT + "replay..");

    /** The one place in the core that names the machine's clocks, for the shell to inject. */
    private static final DescribedPredicate<JavaClass> PURE =
            CORE.and(
                    describe(
                            "are not the injected clock",
                            type -> !type.getName().startsWith(Clock.class.getName())));

    @Test
    void shouldReadTheClassFilesOfTheProduct() {
        assertThat(PRODUCT.size()).isGreaterThan(100);
        assertThat(PRODUCT.contain(ROOT + "engine.Engine")).isTrue();
        assertThat(PRODUCT.stream().map(JavaClass::getName))
                .noneMatch(name -> name.endsWith("Test"));
    }

    @Test
    void shouldKnowEachRoomByName() {
        assertThat(PRODUCT.stream().map(ArchitectureTest::roomOf).distinct())
                .isSubsetOf(MAY_KNOW.keySet());
    }

    static Stream<String> rooms() {
        return MAY_KNOW.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void shouldDependOneWayOnly(String room) {
        DescribedPredicate<JavaClass> others =
                describe(
                        "are of rooms that " + room + " may not know",
                        type ->
                                isOurs(type)
                                        && !roomOf(type).equals(room)
                                        && !MAY_KNOW.get(room).contains(roomOf(type)));

        noClasses()
                .that(describe("are of " + room, type -> roomOf(type).equals(room)))
                .should()
                .dependOnClassesThat(others)
                .check(PRODUCT);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    /** Two may know each other; a third one in the circle, and none is understood alone. */
    @Test
    void shouldHaveNoCircleOfMoreThanTwoClassesInAPackage() {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : PRODUCT) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass other = dependency.getTargetClass().getBaseComponentType();
                if (other.getPackageName().equals(type.getPackageName())) {
                    known.computeIfAbsent(outermost(type), _ -> new TreeSet<>())
                            .add(outermost(other));
                }
            }
        }

        assertThat(known.keySet())
                .allSatisfy(
                        type ->
                                assertThat(circleOf(type, known))
                                        .as("the circle of %s", type)
                                        .hasSizeLessThanOrEqualTo(2));
    }

    /** Those that a type reaches and that reach it. */
    private static List<String> circleOf(String type, Map<String, Set<String>> known) {
        return reached(type, known).stream()
                .filter(other -> reached(other, known).contains(type))
                .toList();
    }

    private static Set<String> reached(String from, Map<String, Set<String>> known) {
        Set<String> all = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            for (String other : known.getOrDefault(next.remove(), Set.of())) {
                if (all.add(other)) {
                    next.add(other);
                }
            }
        }
        return all;
    }

    /** The name of the class that stands in a file of its own. */
    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*$", "");
    }

    @Test
    void shouldSimulateTheCoreAndNotItsAssembly() {
        noClasses()
                .that(resideInAnyPackage(ROOT + "simulation.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                ROOT + "cli..", ROOT + "gateway..", ROOT + "http..", "io.netty.."))
                .check(new ClassFileImporter().importPackages("dev.comporta"));
    }

    @Test
    void shouldBuildTheCoreOnTheJdkAndAgronaOnly() {
        classes()
                .that(CORE)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "java..",
                                "org.agrona..",
                                "org.jspecify..",
                                ROOT + "engine..",
                                ROOT + "payment..",
                                ROOT + "routing..",
                                ROOT + "ledger..",
                                ROOT + "meter..",
                                ROOT + "setting..",
                                ROOT + "replay.."))
                .check(PRODUCT);
    }

    @Test
    void shouldWriteAndReadJsonByTheJdkAlone() {
        classes()
                .that(resideInAnyPackage(ROOT + "json.."))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "org.jspecify..", ROOT + "json.."))
                .check(PRODUCT);
    }

    @Test
    void shouldKeepTheCoreFromTheWorldOutside() {
        noClasses()
                .that(CORE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "java.io..",
                                "java.nio..",
                                "java.net..",
                                "java.sql..",
                                "java.util.concurrent..",
                                "java.util.logging.."))
                .orShould()
                .dependOnClassesThat(
                        resideInAnyPackage("java.time..")
                                .and(not(equivalentTo(Duration.class))) // a length, and no clock
                                .as("tell the time"))
                .orShould()
                .dependOnClassesThat(
                        describe(
                                "are threads or processes",
                                type ->
                                        type.isAssignableTo(Thread.class)
                                                || type.isEquivalentTo(Process.class)
                                                || type.isEquivalentTo(Runtime.class)))
                .check(PRODUCT);
    }

    @Test
    void shouldInjectTimeAndChance() {
        noClasses()
                .that(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "system")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }

    /** What happens is told as an event; commands answer on stdout. */
    @Test
    void shouldTellByTheLogAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "log..", ROOT + "cli..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.util.logging..", "org.slf4j..")
                                .or(equivalentTo(System.Logger.class)))
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .orShould()
                .callMethodWhere(
                        target(owner(equivalentTo(java.io.PrintStream.class)))
                                .and(target(nameMatching("print.*"))))
                .check(PRODUCT);
    }

    @Test
    void shouldKeepBinaryFractionsFromMoney() {
        classes()
                .that(
                        resideInAnyPackage(
                                ROOT + "ledger..",
                                ROOT + "payment..",
                                ROOT + "engine..",
                                ROOT + "store..",
                                ROOT + "journal.."))
                .should(haveNoFractions())
                .check(PRODUCT);
    }

    private static ArchCondition<JavaClass> haveNoFractions() {
        return new ArchCondition<>("have no double or float in a field or a signature") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                fractionsOf(type)
                        .map(member -> SimpleConditionEvent.violated(type, member))
                        .forEach(events::add);
            }
        };
    }

    private static Stream<String> fractionsOf(JavaClass type) {
        Stream<String> fields =
                type.getFields().stream()
                        .filter(field -> isFraction(field.getRawType()))
                        .map(JavaField::getFullName);
        Stream<String> signatures =
                type.getCodeUnits().stream()
                        .filter(
                                unit ->
                                        isFraction(unit.getRawReturnType())
                                                || unit.getRawParameterTypes().stream()
                                                        .anyMatch(ArchitectureTest::isFraction))
                        .map(JavaCodeUnit::getFullName);
        return Stream.concat(fields, signatures);
    }

    private static boolean isFraction(JavaClass type) {
        return List.of("double", "float", "java.lang.Double", "java.lang.Float")
                .contains(type.getBaseComponentType().getName());
    }

    private static boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(ROOT);
    }

    /** The longest room's name that a package's begins with; the package where none does. */
    private static String roomOf(JavaClass type) {
        String packageName = type.getPackageName().substring(ROOT.length());
        return MAY_KNOW.keySet().stream()
                .filter(room -> (packageName + ".").startsWith(room + "."))
                .max(Comparator.comparingInt(String::length))
                .orElse(packageName);
    }
}
