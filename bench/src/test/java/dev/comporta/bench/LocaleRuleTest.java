package dev.comporta.bench;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No module formats, or changes case, by the machine's locale: {@link Locale#ROOT} is named. */
final class LocaleRuleTest {
    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.comporta");

    /** What goes by the machine's locale unless it is given one. */
    private static final Set<String> BY_LOCALE =
            Set.of(
                    "java.lang.String.format",
                    "java.lang.String.formatted",
                    "java.lang.String.toLowerCase",
                    "java.lang.String.toUpperCase",
                    "java.io.PrintStream.format",
                    "java.io.PrintStream.printf",
                    "java.io.PrintWriter.format",
                    "java.io.PrintWriter.printf",
                    "java.io.Console.format",
                    "java.io.Console.printf",
                    "java.text.DecimalFormat.<init>",
                    "java.text.DecimalFormatSymbols.<init>",
                    "java.text.DecimalFormatSymbols.getInstance",
                    "java.text.MessageFormat.<init>",
                    "java.text.MessageFormat.format",
                    "java.text.NumberFormat.getInstance",
                    "java.text.NumberFormat.getNumberInstance",
                    "java.text.NumberFormat.getIntegerInstance",
                    "java.text.NumberFormat.getPercentInstance",
                    "java.text.NumberFormat.getCurrencyInstance",
                    "java.text.NumberFormat.getCompactNumberInstance",
                    "java.text.SimpleDateFormat.<init>",
                    "java.time.format.DateTimeFormatter.ofPattern",
                    "java.time.format.DateTimeFormatter.ofLocalizedDate",
                    "java.time.format.DateTimeFormatter.ofLocalizedDateTime",
                    "java.time.format.DateTimeFormatter.ofLocalizedTime",
                    "java.time.format.DateTimeFormatterBuilder.toFormatter",
                    "java.util.Formatter.<init>",
                    "java.util.Locale.getDefault",
                    "java.util.Scanner.<init>");

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldNameALocaleWhereverOneCounts() {
        assertThat(ALL.contain("dev.comporta.engine.Engine")).isTrue();
        assertThat(ALL.contain("dev.comporta.workbench.load.LoadCommand")).isTrue();

        noClasses()
                .should()
                .accessTargetWhere(describe("goes by the machine's locale", this::isByLocale))
                .check(ALL);
    }

    private boolean isByLocale(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && BY_LOCALE.contains(target.getOwner().getName() + "." + target.getName())
                && target.getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(Locale.class));
    }
}
