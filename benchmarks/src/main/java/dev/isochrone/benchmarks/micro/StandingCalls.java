/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;

/**
 * Calls that stay under way while picks are measured. Without them every endpoint would be as busy
 * as every other, and the branch on which of two is less busy would always be predicted: a policy
 * that compares loads would look quicker than it ever is at work.
 */
final class StandingCalls {
  private StandingCalls() {}

  /** One and a half calls an endpoint on average, to where the policy itself would have them. */
  static void begin(SubchannelPicker picker, int endpoints) {
    // Not with the options of the calls to come: those note where they went, and this is elsewhere.
    CallArgs args = new CallArgs(CallOptions.DEFAULT);
    for (int i = 0; i < endpoints + endpoints / 2; i++) {
      ClientStreamTracer.Factory factory = picker.pickSubchannel(args).getStreamTracerFactory();
      if (factory == null) {
        return; // a policy that does not look at calls
      }
      factory
          .newClientStreamTracer(ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata())
          .streamCreated(Attributes.EMPTY, new Metadata());
    }
  }
}
