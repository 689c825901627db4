/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static JsonObject json() {
    return JsonParser.parseString(Fixtures.summary(Fixtures.prompt()).toJson()).getAsJsonObject();
  }

  @Test
  void jsonHasWhatIsPromisedToItsReaders() {
    JsonObject json = json();

    assertThat(json.keySet())
        .contains(
            "from", "seed", "policies", "promises", "sites", "timeline", "channelConfiguration");
    assertThat(json.get("from").getAsString()).isEqualTo("near");
    assertThat(json.get("seed").getAsLong()).isEqualTo(42);
    assertThat(json.getAsJsonObject("policies").keySet())
        .containsExactly("nearest_healthy", "pick_first");
    assertThat(json.getAsJsonObject("policies").getAsJsonObject("nearest_healthy").keySet())
        .contains(
            "configuration",
            "calls",
            "failed",
            "p50Ms",
            "p99Ms",
            "p999Ms",
            "p50BeforeFaultMs",
            "nearestShareBeforeFault",
            "timeToFailoverMs",
            "timeToFailbackMs",
            "longestGapMs",
            "phases");
    JsonObject failover = json.getAsJsonObject("promises").getAsJsonObject("failoverMs");
    assertThat(failover.get("bound").getAsDouble()).isEqualTo(200);
    assertThat(failover.get("measured").getAsDouble()).isEqualTo(200);
    assertThat(failover.get("held").getAsBoolean()).isTrue();
    JsonObject site = json.getAsJsonArray("sites").get(1).getAsJsonObject();
    assertThat(site.get("site").getAsString()).isEqualTo("next");
    assertThat(site.get("rttMs").getAsDouble()).isEqualTo(12);
  }

  @Test
  void whatNeverHappenedIsNullNotAbsent() {
    JsonObject pickFirst = json().getAsJsonObject("policies").getAsJsonObject("pick_first");

    assertThat(pickFirst.has("timeToFailbackMs")).isTrue();
    assertThat(pickFirst.get("timeToFailbackMs").isJsonNull()).isTrue();
  }

  @Test
  void oneBrokenPromiseIsEnough() {
    assertThat(Fixtures.summary(Fixtures.prompt()).allHeld()).isTrue();
    assertThat(Fixtures.summary(Fixtures.stubborn()).allHeld()).isFalse();
  }
}
