package firstring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** States which way the packages point and what only some classes may know. */
final class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("firstring");

    /** From the highest to the lowest; each may use those after it. Packages that nothing stands in yet are allowed. */
    private static final List<String> FEATURES = List.of(
            "console",
            "reference",
            "sources",
            "intake",
            "sequences",
            "messages",
            "routing",
            "dialer",
            "contacts",
            "accounts",
            "work");

    private static final String[] TOOLS = {
        "firstring.concurrent..",
        "firstring.http..",
        "firstring.json..",
        "firstring.outbound..",
        "firstring.phone..",
        "firstring.postgres..",
        "firstring.text..",
        "firstring.time.."
    };

    @Test
    void featuresPointDownwardsOnly() {
        for (int lower = 1; lower < FEATURES.size(); lower++) {
            for (int higher = 0; higher < lower; higher++) {
                noClasses()
                        .that(resideInAPackage(packageOf(lower)))
                        .should()
                        .dependOnClassesThat(resideInAPackage(packageOf(higher)))
                        .allowEmptyShould(true)
                        .check(MAIN);
            }
        }
    }

    @Test
    void toolsKnowNoFeature() {
        noClasses()
                .that(resideInAnyPackage(TOOLS))
                .should()
                .dependOnClassesThat(resideInAPackage("firstring..").and(not(resideInAnyPackage(TOOLS))))
                .check(MAIN);
    }

    @Test
    void noFeatureKnowsHowItIsPutTogether() {
        noClasses()
                .that(resideInAPackage("firstring.."))
                .and(not(resideInAnyPackage("firstring", "firstring.commands..", "firstring.bench..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("firstring", "firstring.commands..", "firstring.bench.."))
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("firstring.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void onlyTheWebKnowsJetty() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.http..", "firstring.outbound..")))
                .and()
                .haveNameNotMatching(".*(Routes|Pages)(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."))
                .check(MAIN);
    }

    @Test
    void nothingReachesOtherSystemsButByTheWayOut() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.outbound..", "firstring.bench..", "firstring.commands..")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.net.http.."))
                .check(MAIN);
    }

    @Test
    void onlyTheirToolsKnowTheLibraries() {
        onlyIn("com.google.i18n..", "firstring.phone..");
        onlyIn("org.flywaydb..", "firstring.postgres..");
        onlyIn("com.zaxxer..", "firstring", "firstring.postgres..", "firstring.bench..");
        onlyIn("picocli..", "firstring.commands..");
        onlyIn("de.siegmar.fastcsv.writer..", "firstring.text..");
        onlyIn("com.nulabinc..", "firstring.accounts..");
        onlyIn("org.bouncycastle..", "firstring.accounts..", "firstring.http..");
    }

    @Test
    void onlyStoresMakeStatements() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.postgres..", "firstring.bench..")))
                .and()
                .haveNameNotMatching(".*Store(\\$.*)?")
                .should()
                .callMethodWhere(makesAStatement())
                .check(MAIN);
    }

    @Test
    void onlyCommandsPrint() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.commands..", "firstring.bench..")))
                .should(ACCESS_STANDARD_STREAMS)
                .check(MAIN);
    }

    private static String packageOf(int feature) {
        return "firstring." + FEATURES.get(feature) + "..";
    }

    private static void onlyIn(String library, String... homes) {
        noClasses()
                .that(not(resideInAnyPackage(homes)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(MAIN);
    }

    private static DescribedPredicate<JavaMethodCall> makesAStatement() {
        Set<String> makers = Set.of("java.sql.Connection", "org.jdbi.v3.core.Handle");
        Set<String> names = Set.of(
                "prepareStatement",
                "createStatement",
                "prepareCall",
                "createQuery",
                "createUpdate",
                "createBatch",
                "prepareBatch",
                "createCall",
                "createScript",
                "execute",
                "select");
        return DescribedPredicate.describe(
                "makes an SQL statement",
                call -> makers.contains(call.getTargetOwner().getName()) && names.contains(call.getName()));
    }
}
