/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.CallMethods;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownMethodsTest {
  private final CallMethods methods = new CallMethods();
  private final KnownMethods known = new KnownMethods(methods);

  private static MethodDescriptor<?, ?> method(String name, MethodType type) {
    return Cloud.WHO.toBuilder().setFullMethodName("s/" + name).setType(type).build();
  }

  @Test
  void oneLookByNameForEachDescriptor() {
    MethodDescriptor<?, ?> pay = method("Pay", MethodType.UNARY);
    KnownMethods.Known first = known.of(pay);
    assertThat(first.method).isSameAs(methods.named("s/Pay"));
    assertThat(first.unary).isTrue();
    assertThat(known.of(pay)).isSameAs(first);
  }

  @Test
  void descriptorsOfOneNameAreOneMethodAndEachKindHasASlot() {
    KnownMethods.Known unary = known.of(method("Pay", MethodType.UNARY));
    KnownMethods.Known again = known.of(method("Pay", MethodType.UNARY));
    KnownMethods.Known stream = known.of(method("Pay", MethodType.SERVER_STREAMING));
    assertThat(again.method).isSameAs(unary.method);
    assertThat(again.slot).isEqualTo(unary.slot);
    assertThat(stream.method).isSameAs(unary.method);
    assertThat(stream.unary).isFalse();
    assertThat(stream.slot).isNotEqualTo(unary.slot);
  }

  @Test
  void moreDescriptorsThanPlacesAreEachTheirOwn() {
    List<MethodDescriptor<?, ?>> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(method("M" + i, MethodType.UNARY));
    }
    for (int round = 0; round < 2; round++) {
      for (MethodDescriptor<?, ?> m : many) {
        assertThat(known.of(m).method.name()).isEqualTo(m.getFullMethodName());
      }
    }
  }

  @Test
  void aForgottenMethodIsAskedForAnewAndOneWithoutRoomGetsItsNameLater() {
    MethodDescriptor<?, ?> rare = method("Rare", MethodType.UNARY);
    KnownMethods.Known before = known.of(rare);
    for (int i = 1; i < CallMethods.MAX_METHODS; i++) {
      var unused = methods.named("m" + i).expectation();
    }
    MethodDescriptor<?, ?> late = method("Late", MethodType.UNARY);
    assertThat(known.of(late).method).isSameAs(methods.unnamed());
    assertThat(methods.forgetLeastUsed()).contains(before.method);

    assertThat(known.of(late).method.name()).isEqualTo("s/Late");
    KnownMethods.Known after = known.of(rare);
    assertThat(after.method).isNotSameAs(before.method);
    assertThat(after.method.forgotten()).isFalse();
  }
}
