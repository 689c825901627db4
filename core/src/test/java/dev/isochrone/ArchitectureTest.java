/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The package list is the architecture: each stage imports only what stands to its left. Each rule
 * is also held against {@code dev.isochrone.badexample}, where it must fail.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.isochrone";
  private static final String BAD = "dev.isochrone.badexample";

  private static final List<String> STAGES =
      List.of(
          "config",
          "topology",
          "time",
          "outcome",
          "latency",
          "health",
          "priority",
          "subset",
          "weight",
          "pick",
          "catalog",
          "govern",
          "metrics",
          "status");

  /**
   * Packages that show what others did: they read the root's faces, which knows nothing of them.
   */
  private static final List<String> FACES = List.of("metrics", "status");

  @TestFactory
  Stream<DynamicTest> coreObeys() {
    JavaClasses core =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    return rules(ROOT, "io.grpc..").stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(core)));
  }

  @TestFactory
  Stream<DynamicTest> badExampleBreaks() {
    JavaClasses bad = new ClassFileImporter().importPackages(BAD);
    return rules(BAD, "com.google.gson..").stream()
        .filter(rule -> !rule.getDescription().startsWith("(vacuous here)"))
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    "not: " + rule.getDescription(),
                    () -> assertThat(rule.evaluate(bad).hasViolation()).isTrue()));
  }

  private static List<ArchRule> rules(String root, String notHere) {
    List<ArchRule> rules = new ArrayList<>();
    for (String stage : STAGES) {
      boolean exemplified = root.equals(ROOT) || List.of("topology", "catalog").contains(stage);
      ArchRule rule = stage(root, stage);
      rules.add(exemplified ? rule : rule.as("(vacuous here) " + stage));
    }
    rules.add(only(root, "latency", "org.HdrHistogram.."));
    rules.add(only(root, "health", "io.github.resilience4j.."));
    rules.add(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage(notHere)
            .as("nobody imports " + notHere));
    rules.add(
        classes()
            .that()
            .resideOutsideOfPackage(root + ".time")
            .should(notCall("System.nanoTime", ArchitectureTest::isMonotonicClock))
            .as("only time reads the monotonic clock"));
    rules.add(
        classes()
            .should(notCall("the wall clock", ArchitectureTest::isWallClock))
            .as("nobody reads the wall clock"));
    rules.add(
        classes()
            .should(resideInANullMarkedPackage())
            .as("every package has a package-info with @NullMarked"));
    rules.add(
        slices().matching(root + ".(*)..").should().beFreeOfCycles().as("there are no cycles"));
    return rules;
  }

  private static ArchRule stage(String root, String stage) {
    List<String> allowed = new ArrayList<>();
    if (stage.equals("catalog")) {
      allowed.addAll(List.of("config", "topology", "time"));
    } else if (stage.equals("govern")) {
      allowed.addAll(List.of("topology", "time", "priority"));
    } else {
      allowed.addAll(STAGES.subList(0, STAGES.indexOf(stage)));
    }
    allowed.add(stage);
    List<String> packages = new ArrayList<>();
    allowed.forEach(p -> packages.add(root + "." + p + ".."));
    if (FACES.contains(stage)) {
      packages.add(root);
    }
    String[] toItsLeft = packages.toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + stage + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..").and(resideOutsideOfPackages(toItsLeft)))
        .allowEmptyShould(true)
        .as(stage + " imports only what stands to its left");
  }

  private static ArchRule only(String root, String stage, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + "." + stage + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .as("only " + stage + " uses " + library);
  }

  private static boolean isMonotonicClock(String owner, String method) {
    return owner.equals("java.lang.System") && method.equals("nanoTime");
  }

  private static boolean isWallClock(String owner, String method) {
    return (owner.equals("java.lang.System") && method.equals("currentTimeMillis"))
        || (owner.startsWith("java.time.") && method.equals("now"))
        || (owner.equals("java.time.Clock") && method.startsWith("system"))
        || (owner.equals("java.util.Date") && method.equals("<init>"));
  }

  /** Calls and method references. */
  private static ArchCondition<JavaClass> notCall(
      String what, BiPredicate<String, String> ownerAndMethod) {
    return new ArchCondition<>("not call " + what) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaAccess<?> access : item.getCodeUnitAccessesFromSelf()) {
          if (ownerAndMethod.test(
              access.getTargetOwner().getFullName(), access.getTarget().getName())) {
            events.add(SimpleConditionEvent.violated(item, access.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return ArchCondition.from(
        describe(
            "reside in a @NullMarked package",
            (JavaClass c) -> c.getPackage().isAnnotatedWith(NullMarked.class)));
  }
}
