/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isochrone.govern.Overrides;
import dev.isochrone.time.Ticker;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as people see it, in a real browser over a real router. Needs Chromium ({@code
 * chromium}, Debian's package of that name); CI installs it and lets no test be skipped. Pictures
 * are left in {@code target/status-page}.
 */
@Timeout(180)
class BrowserTest {
  private static final Path PICTURES = Path.of("target", "status-page");

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Browser.executable().isPresent(), "needs chromium");
    browser = new Browser(Browser.executable().orElseThrow(), folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static String row(String site) {
    return "document.querySelector('tr[data-site=" + site + "]')";
  }

  @Test
  void aSiteDiesAndThePageShowsItAndItsReturn() throws Exception {
    try (Places places = Places.start();
        StatusPage page = StatusPage.of(places.router).open()) {
      browser.device(1280, 1000, false, false);
      browser.open(page.uri());
      browser.await(row("fra") + ".dataset.state === 'HEALTHY'");
      browser.await(row("fra") + ".innerText.includes('100 %')");
      // Lines need a while to be lines.
      browser.await("document.querySelector('#rate-plot path')?.getAttribute('d').length > 80");
      browser.await("document.querySelectorAll('#strip circle').length === 4");
      browser.screenshot(PICTURES.resolve("desktop.png"));

      places.dies("fra");
      browser.await(row("fra") + ".dataset.state === 'DOWN'");
      browser.await(row("mil") + ".innerText.includes('100 %')");
      browser.await("document.querySelector('#live').textContent.includes('fra is down')");
      browser.await("document.querySelector('#events').innerText.includes('fra: Failover')");
      browser.await("document.querySelector('#decision').innerText.startsWith('To mil')");
      browser.await("[...document.querySelectorAll('#rate-plot path')].length >= 2");
      browser.screenshot(PICTURES.resolve("site-down.png"));
      browser.device(1280, 1000, false, true);
      browser.screenshot(PICTURES.resolve("site-down-dark.png"));
      browser.device(390, 844, true, false);
      assertThat(
              browser.evaluate("document.documentElement.scrollWidth <= innerWidth").getAsBoolean())
          .as("nothing to scroll sideways on a phone")
          .isTrue();
      browser.screenshot(PICTURES.resolve("phone.png"));
      browser.device(390, 844, true, true);
      browser.screenshot(PICTURES.resolve("phone-dark.png"));
      browser.device(1280, 1000, false, false);

      places.lives("fra");
      browser.await(row("fra") + ".dataset.state === 'HEALTHY'");
      browser.await("document.querySelector('#events').innerText.includes('fra: Failback')");
      assertThat(browser.errors).isEmpty();
      assertThat(browser.requests)
          .isNotEmpty()
          .allSatisfy(url -> assertThat(url).startsWith(page.uri().toString()));
    }
  }

  @Test
  void aHostileNameIsText() throws Exception {
    String name = "<img src=x onerror=alert(1)>\"'&</td><script>alert(2)</script>";
    try (Places places = Places.start(name);
        StatusPage page = StatusPage.of(places.router).open()) {
      browser.open(page.uri());
      browser.await("document.querySelector('#sites tbody th')?.textContent.includes('<img')");
      browser.await("document.querySelector('#strip text.name') !== null");
      browser.evaluate("document.querySelector('#explain').requestSubmit()");
      browser.await("document.querySelector('#decision b')?.textContent.includes('<img')");
      assertThat(browser.text("document.querySelector('#decision b').textContent")).isEqualTo(name);
      assertThat(browser.text("document.querySelector('#events b').textContent")).isEqualTo(name);
      assertThat(
              browser.evaluate("document.querySelectorAll('img, body script').length").getAsInt())
          .isZero();
      assertThat(browser.errors).isEmpty();
      assertThat(browser.requests).noneMatch(url -> url.endsWith("/x"));
    }
  }

  @Test
  void theKeyboardReachesEverythingAndEverythingHasAName() throws Exception {
    try (Places places = Places.start();
        StatusPage page = StatusPage.of(places.router).open()) {
      browser.open(page.uri());
      browser.await(row("fra") + " !== null");
      List<String> reached = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        browser.press("Tab");
        reached.add(
            browser.text("document.activeElement.id || document.activeElement.textContent"));
      }
      assertThat(reached)
          .startsWith("Skip to the sites", "router", "pause", "jurisdiction", "Explain", "events");
      browser.evaluate("document.querySelector('#jurisdiction').focus()");
      browser.type("CH");
      browser.press("Enter");
      browser.await("document.querySelector('#decision').innerText.includes('residency')");
      browser.await("document.querySelector('#decision').innerText.startsWith('Nowhere')");
      String unnamed =
          """
          [...document.querySelectorAll('button, input, select, svg[role=img], section')]
            .filter(e => !(e.textContent.trim() && e.tagName === 'BUTTON') && !e.labels?.length
              && !e.getAttribute('aria-label') && !document.getElementById(e.getAttribute('aria-labelledby')))
            .map(e => e.outerHTML).join('\\n')
          """;
      assertThat(browser.text(unnamed)).isEmpty();
      assertThat(browser.text("document.documentElement.lang")).isEqualTo("en");
      assertThat(browser.errors).isEmpty();
    }
  }

  @Test
  void thePageAsksForTheToken() throws Exception {
    try (Places places = Places.start();
        StatusPage page = StatusPage.of(places.router).token("swordfish").open()) {
      browser.open(page.uri());
      browser.await("!document.querySelector('#token').hidden");
      assertThat(browser.evaluate("document.querySelector('#data').hidden").getAsBoolean())
          .isTrue();
      browser.evaluate("document.querySelector('#token-value').focus()");
      browser.type("swordfish");
      browser.press("Enter");
      browser.await(row("fra") + " !== null && document.querySelector('#token').hidden");
      assertThat(browser.text("location.href")).isEqualTo(page.uri().toString());
    }
  }

  @Test
  void aSiteIsDrainedAndTheOverrideCancelledWithTheKeyboard() throws Exception {
    Overrides overrides = new Overrides(Ticker.system());
    try (Places places = Places.start();
        StatusPage page = StatusPage.of(places.router).overrides(overrides).open()) {
      browser.device(1280, 1000, false, false);
      browser.open(page.uri());
      browser.await("document.querySelectorAll('#drain-site option').length === 4");
      browser.evaluate("document.querySelector('#drain-site').value = 'mil'");
      browser.evaluate("document.querySelector('#drain-minutes').focus()");
      browser.press("Enter");
      browser.await("document.querySelector('#overrides').innerText.includes('drain mil')");
      assertThat(overrides.list()).hasSize(1).first().asString().contains("drain mil for quotes");
      browser.screenshot(PICTURES.resolve("drained.png"));

      browser.evaluate("document.querySelector('#overrides button').focus()");
      browser.press("Enter");
      browser.await("document.querySelectorAll('#overrides li').length === 0");
      assertThat(overrides.list()).isEmpty();
      assertThat(browser.errors).isEmpty();
    }
  }

  @Test
  void aProcessThatEndedIsToldApartFromOneThatIsWell() throws Exception {
    try (Places places = Places.start()) {
      URI uri;
      try (StatusPage page = StatusPage.of(places.router).open()) {
        uri = page.uri();
        browser.open(uri);
        browser.await(row("fra") + " !== null");
      }
      browser.await(
          "document.querySelector('#notice').textContent.includes('What you see is old')");
      assertThat(uri.getHost()).isEqualTo("127.0.0.1");
    }
  }
}
