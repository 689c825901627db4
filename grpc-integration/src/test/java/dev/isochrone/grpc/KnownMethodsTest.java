/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.CallMethods;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
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
  void descriptorsOfOneNameAreOneMethodAndEachKindHasAResult() {
    KnownMethods.Known unary = known.of(method("Pay", MethodType.UNARY));
    KnownMethods.Known again = known.of(method("Pay", MethodType.UNARY));
    KnownMethods.Known stream = known.of(method("Pay", MethodType.SERVER_STREAMING));
    assertThat(again.method).isSameAs(unary.method);
    assertThat(stream.method).isSameAs(unary.method);
    assertThat(stream.unary).isFalse();
    PickResult ofUnary = result();
    PickResult ofStream = result();
    @Nullable PickResult[] results = unary.with(ofUnary, new PickResult[0]);
    assertThat(stream.of(results)).isNull();
    results = stream.with(ofStream, results);
    assertThat(again.of(results)).isSameAs(ofUnary);
    assertThat(stream.of(results)).isSameAs(ofStream);
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

  private static PickResult result() {
    return PickResult.withError(Status.UNAVAILABLE);
  }

  /** Numbers run out several times on the way, and methods are forgotten. */
  @Test
  void noMethodEverGetsAnothersResult() {
    @Nullable PickResult[] results = {};
    IdentityHashMap<PickResult, String> whose = new IdentityHashMap<>();
    Random random = new Random(1);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      String name = "M" + random.nextInt(i < 2_000 ? 30 : 600);
      KnownMethods.Known m = known.of(method(name, MethodType.UNARY));
      PickResult mine = m.of(results);
      if (mine != null) {
        found++;
        assertThat(whose.get(mine)).isEqualTo(m.method.name());
      } else {
        PickResult made = result();
        whose.put(made, m.method.name());
        results = m.with(made, results);
        assertThat(m.of(results)).isSameAs(made);
      }
      if (i % 500 == 0) {
        methods.forgetLeastUsed();
      }
    }
    assertThat(found).isGreaterThan(5_000);
  }

  @Test
  void resultsOfFewMethodsTakeLittleRoomAndOfManyStay() {
    List<KnownMethods.Known> all = new ArrayList<>();
    @Nullable PickResult[] results = {};
    for (int i = 0; i < CallMethods.MAX_METHODS; i++) {
      results = known.of(method("M" + i, MethodType.UNARY)).with(result(), results);
      if (i == 2) {
        assertThat(results).hasSizeLessThan(10);
      }
    }
    for (int i = 0; i < 2 * CallMethods.MAX_METHODS; i++) { // the second time with all numbers
      String name = "M" + i % CallMethods.MAX_METHODS;
      KnownMethods.Known m = known.of(method(name, MethodType.UNARY));
      results = m.with(result(), results);
      all.add(m);
    }
    all = all.subList(CallMethods.MAX_METHODS, all.size());
    for (KnownMethods.Known m : all) {
      assertThat(m.of(results)).as(m.method.name()).isNotNull();
    }
  }
}
