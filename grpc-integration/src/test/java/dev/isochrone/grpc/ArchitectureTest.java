/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grpc.LoadBalancer;
import io.grpc.internal.GrpcUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What this module is allowed to touch and to show. */
class ArchitectureTest {
  private static final String INTERNAL = "io.grpc.Internal";

  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.isochrone.grpc");

  @Test
  void nothingUsesGrpcsInternals() {
    assertThat(ours.contain(Isochrone.class)).isTrue();
    assertThat(ours.contain(ArchitectureTest.class)).isFalse();
    assertThat(internalUses(ours)).isEmpty();
  }

  @Test
  void theRuleAgainstInternalsSeesAnnotatedMembersAnnotatedClassesAndInternalPackages() {
    JavaClasses bad = new ClassFileImporter().importClasses(UsesInternals.class);
    assertThat(internalUses(bad))
        .anyMatch(use -> use.contains("asChannel"))
        .anyMatch(use -> use.contains("GrpcUtil"))
        .anyMatch(use -> use.contains("InternalLogId"));
  }

  @Test
  void whatUsersSeeIsFiveClasses() {
    assertThat(ours)
        .filteredOn(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
        .filteredOn(c -> !c.getSimpleName().equals("package-info"))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder(
            "Isochrone",
            "CallRouting",
            "SiteAttributes",
            "NearestHealthyLoadBalancerProvider",
            "CatalogNameResolverProvider");
  }

  @Test
  void classesThatAreNotMeantToBeExtendedAreFinal() {
    assertThat(ours)
        .filteredOn(c -> !c.isInterface() && !c.getSimpleName().equals("package-info"))
        .filteredOn(c -> !c.getModifiers().contains(JavaModifier.FINAL))
        .filteredOn(c -> !c.isAnonymousClass() && !c.isEnum())
        .extracting(JavaClass::getName)
        .isEmpty();
  }

  @Test
  void thePackageIsNullMarked() {
    assertThat(Isochrone.class.getPackage().isAnnotationPresent(NullMarked.class)).isTrue();
  }

  private static List<String> internalUses(JavaClasses classes) {
    List<String> uses = new ArrayList<>();
    for (JavaClass c : classes) {
      for (Dependency d : c.getDirectDependenciesFromSelf()) {
        if (isInternal(d.getTargetClass())) {
          uses.add(d.getDescription());
        }
      }
      for (JavaAccess<?> access : c.getAccessesFromSelf()) {
        Optional<? extends JavaMember> member = access.getTarget().resolveMember();
        if (member.isPresent() && member.get().isAnnotatedWith(INTERNAL)) {
          uses.add(access.getDescription());
        }
      }
    }
    return uses;
  }

  private static boolean isInternal(JavaClass c) {
    for (Optional<JavaClass> at = Optional.of(c);
        at.isPresent();
        at = at.get().getEnclosingClass()) {
      if (at.get().isAnnotatedWith(INTERNAL)) {
        return true;
      }
    }
    return c.getPackageName().startsWith("io.grpc.internal")
        || c.getPackageName().startsWith("io.grpc.xds");
  }

  /** Does all that is not allowed. */
  static final class UsesInternals {
    static Object annotatedMember(LoadBalancer.Subchannel subchannel) {
      return subchannel.asChannel();
    }

    static Object annotatedClass() {
      return io.grpc.InternalLogId.allocate("x", null);
    }

    static Object internalPackage() {
      return GrpcUtil.USER_AGENT_KEY;
    }
  }
}
