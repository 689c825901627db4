/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final DemoRun.Outcome OUTCOME =
      new DemoRun.Outcome(
          Fixtures.summary(Fixtures.prompt()),
          Map.of("nearest_healthy", Fixtures.prompt(), "pick_first", Fixtures.stubborn()));

  @Test
  void textIsEscaped() {
    assertThat(Html.escape("<b class=\"x\">&'"))
        .isEqualTo("&lt;b class=&quot;x&quot;&gt;&amp;&#39;");
    assertThat(Html.table("a<b", List.of("<i>"), List.of(List.of("<u>"))))
        .doesNotContain("<i>", "<u>")
        .contains("a&lt;b");
  }

  @Test
  void dataCannotEndTheScriptItStandsIn() {
    List<DemoSite> sites = List.of(new DemoSite(0, "</script><b>", 2), new DemoSite(1, "<!--", 12));
    String json = Report.json(OUTCOME, Fixtures.PLAN, sites);

    assertThat(json).doesNotContain("</script>", "<!--");
    assertThat(
            JsonParser.parseString(json)
                .getAsJsonObject()
                .getAsJsonArray("sites")
                .get(0)
                .getAsString())
        .isEqualTo("</script><b> (2 ms)");
  }

  @Test
  void dataHasOneFigureABucket() {
    JsonObject data =
        JsonParser.parseString(Report.json(OUTCOME, Fixtures.PLAN, Fixtures.SITES))
            .getAsJsonObject();
    JsonArray policies = data.getAsJsonArray("policies");

    assertThat(policies).hasSize(2);
    policies.forEach(
        policy -> {
          assertThat(policy.getAsJsonObject().getAsJsonArray("seconds")).hasSize(168);
          assertThat(policy.getAsJsonObject().getAsJsonArray("p99")).hasSize(168);
          assertThat(policy.getAsJsonObject().getAsJsonArray("shares")).hasSize(3);
        });
    assertThat(data.getAsJsonArray("bestPossible")).hasSize(168);
    assertThat(data.getAsJsonArray("bestPossible").get(0).getAsDouble()).isEqualTo(11.693);
    assertThat(data.getAsJsonArray("bestPossible").get(40).getAsDouble()).isEqualTo(21.693);
  }

  @Test
  void pageNeedsNoOther() {
    String html = Report.html(OUTCOME, Fixtures.PLAN, Fixtures.SITES);

    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("nearest_healthy", "pick_first", "hedgingPolicy", "uPlot");
    assertThat(html).doesNotContainPattern("(src|href)\\s*=\\s*[\"']");
    assertThat(html).doesNotContainPattern("url\\(|@import|fetch\\(|XMLHttpRequest");
    assertThat(html).doesNotContain("{{");
  }

  @Test
  void placeholderInsideAValueIsLeftAlone() {
    assertThat(Report.fill("{{a}} {{b}}", Map.of("a", "{{b}}", "b", "$1\\")))
        .isEqualTo("{{b}} $1\\");
    assertThatThrownBy(() -> Report.fill("{{c}}", Map.of())).hasMessageContaining("{{c}}");
  }
}
