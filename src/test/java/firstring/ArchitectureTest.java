package firstring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import firstring.contacts.Visibility;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The direction of package dependencies, and what only some classes may use. */
final class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("firstring");

    /** From highest to lowest; each may use those after it. */
    private static final List<String> FEATURES = List.of(
            "console",
            "reference",
            "bulk",
            "contactbook",
            "callability",
            "intake",
            "sequences",
            "messages",
            "routing",
            "dialer",
            "contacts",
            "accounts",
            "upkeep",
            "work");

    private static final long LARGEST_PACKAGE = 40;

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

    /** Packages above the features, which may use all of them, and the pages made by the build. */
    private static final Set<String> ABOVE = Set.of("commands", "bench", "pages");

    /** A package that no rule lists would be free of all rules. */
    @Test
    void everyPackageIsListedHereAndEveryListedPackageExists() {
        Set<String> named = new TreeSet<>(ABOVE);
        named.addAll(FEATURES);
        Stream.of(TOOLS)
                .map(tool -> tool.replaceAll("^firstring\\.|\\.\\.$", ""))
                .forEach(named::add);
        Set<String> there = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("firstring."))
                .map(name -> name.split("\\.")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(there).isEqualTo(named);
    }

    @Test
    void featuresDependOnlyOnLowerOnes() {
        for (int lower = 1; lower < FEATURES.size(); lower++) {
            for (int higher = 0; higher < lower; higher++) {
                noClasses()
                        .that(resideInAPackage(packageOf(lower)))
                        .should()
                        .dependOnClassesThat(resideInAPackage(packageOf(higher)))
                        .check(MAIN);
            }
        }
    }

    @Test
    void toolsDependOnNoFeature() {
        noClasses()
                .that(resideInAnyPackage(TOOLS))
                .should()
                .dependOnClassesThat(resideInAPackage("firstring..").and(not(resideInAnyPackage(TOOLS))))
                .check(MAIN);
    }

    @Test
    void noFeatureDependsOnTheWiring() {
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

    /** A feature's own package wires its parts and may use them all, just as they may use its types. */
    @Test
    void subpackagesOfAFeatureHaveNoCycles() {
        for (String feature : Stream.concat(FEATURES.stream(), Stream.of("http", "postgres", "bench", "commands"))
                .toList()) {
            slices().matching("firstring." + feature + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(MAIN);
        }
    }

    @Test
    void noPackageIsTooLarge() {
        Map<String, Long> sizes = MAIN.stream()
                .filter(type ->
                        !type.getName().contains("$") && !type.getPackageName().equals("firstring.pages"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).allSatisfy((name, files) -> assertThat(files).as(name).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    /** The compiler accepts a switch over a nested type that the running code cannot access. */
    @Test
    void typesOfOtherPackagesAreAccessible() {
        Set<String> inaccessible = MAIN.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> !use.getTargetClass()
                        .getPackageName()
                        .equals(use.getOriginClass().getPackageName()))
                .filter(use -> use.getTargetClass().getPackageName().startsWith("firstring"))
                .filter(use -> !isAccessible(use.getTargetClass()))
                .map(use -> use.getOriginClass().getName() + " uses "
                        + use.getTargetClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inaccessible).isEmpty();
    }

    private static boolean isAccessible(JavaClass type) {
        if (type.isArray()) {
            return true;
        }
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::isAccessible).orElse(true);
    }

    @Test
    void onlyTheWebUsesJetty() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.http..", "firstring.outbound..")))
                .and()
                .haveNameNotMatching(".*(Routes|Pages)(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.jetty.."))
                .check(MAIN);
    }

    @Test
    void onlyTheOutboundPackageReachesOtherSystems() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.outbound..", "firstring.bench..", "firstring.commands..")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.net.http.."))
                .check(MAIN);
    }

    @Test
    void librariesAreUsedOnlyByTheirTools() {
        onlyIn("com.google.i18n..", "firstring.phone..");
        onlyIn("org.flywaydb..", "firstring.postgres..");
        onlyIn("com.zaxxer..", "firstring", "firstring.postgres..", "firstring.bench..");
        onlyIn("picocli..", "firstring.commands..");
        onlyIn("de.siegmar.fastcsv.writer..", "firstring.text..");
        onlyIn("com.nulabinc..", "firstring.accounts..");
        onlyIn("org.bouncycastle..", "firstring.accounts..", "firstring.http..");
    }

    @Test
    void onlyStoresContainStatements() {
        noClasses()
                .that(not(resideInAnyPackage("firstring.postgres..", "firstring.bench..")))
                .and()
                .haveNameNotMatching(".*Store(\\$.*)?")
                .should()
                .callMethodWhere(makesAStatement())
                .check(MAIN);
    }

    /** The visibility of the server's own work, which no user sees. */
    private static final Set<String> AS_THE_SYSTEM = Set.of(
            "firstring.bulk.BulkActionWork",
            "firstring.messages.Messages",
            "firstring.messages.inbound.Inbox",
            "firstring.messages.inbound.Callbacks",
            "firstring.messages.OutboxWork",
            "firstring.messages.consent.Unsubscribes",
            "firstring.dialer.Dialer");

    /** The visibility of the webhook family, which is limited to an account only (decision 016). */
    private static final Set<String> AS_THE_FAMILY = Set.of(
            "firstring.contactbook.ContactRoutes",
            "firstring.messages.family.SmsGatewayRoutes",
            "firstring.messages.family.TwoLeggedCallRoutes",
            "firstring.sequences.enrollments.FamilyRoutes");

    @Test
    void onlyListedCodeBypassesTheCallersVisibility() {
        noClasses()
                .that(areNone(AS_THE_SYSTEM))
                .should()
                .callMethod(Visibility.class, "ofTheSystem")
                .check(MAIN);
        noClasses()
                .that(areNone(AS_THE_FAMILY))
                .should()
                .callMethod(Visibility.class, "ofTheFamily")
                .check(MAIN);
    }

    private static DescribedPredicate<JavaClass> areNone(Set<String> names) {
        return DescribedPredicate.describe(
                "are none of " + names, type -> !names.contains(type.getName().replaceAll("\\$.*", "")));
    }

    /** Data of a contact: a store returns it only for a {@link Visibility}, or to code that loaded it with
     * one. */
    private static final Set<String> PERSONAL = Set.of(
            "firstring.contacts.Contact",
            "firstring.contacts.merge.Conflict",
            "firstring.contacts.DeletedStore$Deleted",
            "firstring.contacts.FieldOrigin",
            "firstring.contacts.merge.MergeStore$StoredMerge",
            "firstring.contacts.timeline.TimelineEvent",
            "firstring.dialer.Callee",
            "firstring.dialer.queue.ContactQueueStore$Open",
            "firstring.dialer.queue.ContactQueueStore$Owned",
            "firstring.dialer.Entry",
            "firstring.dialer.ListedEntry",
            "firstring.dialer.moves.MoveStore$Placed",
            "firstring.bulk.BulkAction",
            "firstring.bulk.BulkActionStore$Skipped",
            "firstring.contactbook.ContactObject",
            "firstring.intake.leads.LeadInboxStore$KeptLead",
            "firstring.intake.leads.LeadInboxStore$LeadSummary",
            "firstring.intake.leads.LeadInboxStore$ParkedLead",
            "firstring.messages.consent.Consent",
            "firstring.messages.consent.NumberFlag",
            "firstring.messages.Message",
            "firstring.messages.MessageStore$Page",
            "firstring.sequences.enrollments.EnrollmentRow",
            "firstring.sequences.enrollments.EnrollmentStore$LockedContact",
            "firstring.sequences.steps.Person");

    private static final Set<String> CARRIED = Set.of(
            Visibility.class.getName(), "firstring.accounts.Caller", "firstring.contacts.search.ContactSearch$Links");

    /** Classes that load for the server itself, with their own claim or lock instead. */
    private static final Set<String> OF_WORK = Set.of(
            "firstring.bulk.BulkActionStore.claim",
            "firstring.messages.OutboxStore.lock",
            "firstring.messages.OutboxStore.cancelTo",
            "firstring.messages.OutboxStore.cancelOf",
            "firstring.messages.MessageStore.read");

    @Test
    void contactDataIsLoadedOnlyWithAVisibility() {
        List<String> faults = MAIN.stream()
                .filter(type -> type.getSimpleName().endsWith("Store"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
                .filter(method -> involves(method.getReturnType(), PERSONAL::contains))
                .filter(method -> !OF_WORK.contains(method.getOwner().getName() + "." + method.getName()))
                .filter(method -> method.getParameterTypes().stream()
                        .noneMatch(type -> involves(type, ArchitectureTest::vouches)))
                .map(JavaMethod::getFullName)
                .toList();
        assertThat(faults).isEmpty();
    }

    /** A visibility, a record that carries one, a caller's own command, or something loaded with one. */
    private static boolean vouches(String name) {
        return name.equals(Visibility.class.getName())
                || PERSONAL.contains(name)
                || (MAIN.contain(name) && carriesOne(MAIN.get(name)));
    }

    private static boolean carriesOne(JavaClass type) {
        return type.isRecord()
                && type.getFields().stream()
                        .map(field -> field.getRawType().getName())
                        .anyMatch(CARRIED::contains);
    }

    private static boolean involves(JavaType type, Predicate<String> wanted) {
        return type.getAllInvolvedRawTypes().stream().map(JavaClass::getName).anyMatch(wanted);
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
