/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.CallMethods;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a channel's calls by their descriptors: generated code has one object for each, so
 * that a pick finds its method by one look at that object's identity, where a look at its name
 * takes three times as long. Calls of which each brings a descriptor of its own are looked up by
 * name.
 *
 * <p>Thread-safe: a place holds an immutable entry or another, and who finds none or another's
 * makes it anew.
 */
final class KnownMethods {
  private static final int PLACES = 64; // a channel seldom has more methods

  private final CallMethods methods;
  private final @Nullable Known[] known = new Known[PLACES];

  KnownMethods(CallMethods methods) {
    this.methods = methods;
  }

  /** What picks ask of a descriptor. */
  static final class Known {
    final CallMethod method;
    final boolean unary;

    /** No two methods' and kinds of call at any time: see {@link CallMethod#slot}. */
    final int slot;

    private final MethodDescriptor<?, ?> descriptor;

    private Known(MethodDescriptor<?, ?> descriptor, CallMethod method) {
      this.descriptor = descriptor;
      this.method = method;
      unary = descriptor.getType() == MethodType.UNARY;
      slot = 2 * method.slot() + (unary ? 0 : 1);
    }
  }

  /** What is known of it. */
  Known of(MethodDescriptor<?, ?> descriptor) {
    Known there = known[place(descriptor)];
    return there != null && there.descriptor == descriptor && !there.method.forgotten()
        ? there
        : look(descriptor);
  }

  private Known look(MethodDescriptor<?, ?> descriptor) {
    CallMethod method = methods.named(descriptor.getFullMethodName());
    Known found = new Known(descriptor, method);
    if (method != methods.unnamed()) { // there may be room for its name the next time
      known[place(descriptor)] = found;
    }
    return found;
  }

  private static int place(MethodDescriptor<?, ?> descriptor) {
    return System.identityHashCode(descriptor) & (PLACES - 1);
  }
}
