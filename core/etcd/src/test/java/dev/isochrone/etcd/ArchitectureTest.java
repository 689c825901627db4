/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see of this module: none of it is jetcd's. */
class ArchitectureTest {
  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.isochrone.etcd");

  private Stream<JavaClass> shown() {
    return ours.stream()
        .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(c -> !c.getPackageName().endsWith(".fixtures"));
  }

  @Test
  void whatUsersSeeIsSixClasses() {
    assertThat(shown().filter(c -> c.getEnclosingClass().isEmpty()))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder(
            "EtcdCluster",
            "EtcdClusterBuilder",
            "Publication",
            "Fleet",
            "FleetMember",
            "ClientSummary");
  }

  @Test
  void noneOfItShowsJetcd() {
    assertThat(shown().flatMap(c -> c.getMethods().stream()).filter(ArchitectureTest::showsJetcd))
        .isEmpty();
    JavaClasses inner = new ClassFileImporter().importClasses(Requests.class);
    assertThat(inner.get(Requests.class).getMethods()).anyMatch(ArchitectureTest::showsJetcd);
  }

  private static boolean showsJetcd(JavaMethod method) {
    boolean hidden =
        method.getModifiers().stream()
            .noneMatch(List.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED)::contains);
    return !hidden
        && Stream.concat(
                Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .anyMatch(type -> type.getPackageName().startsWith("io.etcd"));
  }
}
