package dev.comporta.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * These tests and the workbench see the gateway over the wire, though it is on their class path.
 */
@Timeout(60)
final class WireOnlyTest {
    private static final String[] OURS = {"dev.comporta.acceptance..", "dev.comporta.workbench.."};
    private static final JavaClasses OUTSIDE = new ClassFileImporter().importPackages(OURS);

    @Test
    void shouldKnowNoClassOfTheGateway() {
        assertThat(OUTSIDE.contain(WireOnlyTest.class)).isTrue();
        assertThat(OUTSIDE.contain("dev.comporta.workbench.simulator.Simulator")).isTrue();

        noClasses()
                .that(resideInAnyPackage(OURS))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.comporta..")
                                .and(DescribedPredicate.not(resideInAnyPackage(OURS))))
                .check(OUTSIDE);
    }
}
