/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Headless Chromium, driven by the DevTools protocol: enough of it to look at one page. */
final class Browser implements AutoCloseable {
  private static final Gson GSON = new Gson();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Errors that the page's console shows. */
  final List<String> errors = new CopyOnWriteArrayList<>();

  /** What the page asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();

  static Optional<Path> executable() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path executable, Path folder) throws Exception {
    process =
        new ProcessBuilder(
                executable.toString(),
                "--headless=new",
                "--no-sandbox", // CI is root in a container; the only page is our own
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    Path port = folder.resolve("profile").resolve("DevToolsActivePort");
    Awaitility.await("browser")
        .atMost(PATIENCE)
        .until(() -> Files.exists(port) && !Files.readString(port).isBlank());
    String at = "http://127.0.0.1:" + Files.readAllLines(port).get(0);
    HttpClient client = HttpClient.newHttpClient();
    String[] page = new String[1];
    Awaitility.await("page")
        .atMost(PATIENCE)
        .until(
            () -> {
              page[0] = pageSocket(client, at);
              return page[0] != null;
            });
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(page[0]), new Listener())
            .get(10, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  private static String pageSocket(HttpClient client, String at) throws Exception {
    String body =
        client
            .send(
                HttpRequest.newBuilder(URI.create(at + "/json/list")).build(),
                BodyHandlers.ofString())
            .body();
    for (JsonElement target : JsonParser.parseString(body).getAsJsonArray()) {
      if (target.getAsJsonObject().get("type").getAsString().equals("page")) {
        return target.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
      }
    }
    return null;
  }

  private JsonObject send(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    String text = GSON.toJson(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(text, true).get(10, TimeUnit.SECONDS);
    JsonObject json = answer.get(30, TimeUnit.SECONDS);
    if (json.has("error")) {
      throw new AssertionError(method + ": " + json.get("error"));
    }
    return json.getAsJsonObject("result");
  }

  void open(URI uri) throws Exception {
    send("Page.navigate", Map.of("url", uri.toString()));
  }

  /** The value of an expression, as JSON has it. */
  JsonElement evaluate(String expression) throws Exception {
    JsonObject result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.getAsJsonObject("result").get("value");
  }

  String text(String expression) throws Exception {
    JsonElement value = evaluate(expression);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    Awaitility.await(expression)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(AssertionError.class) // no such element yet
        .until(() -> evaluate("Boolean(" + expression + ")").getAsBoolean());
  }

  void press(String key) throws Exception {
    int code = key.equals("Tab") ? 9 : 13;
    Map<String, Object> event =
        Map.of(
            "key",
            key,
            "code",
            key,
            "windowsVirtualKeyCode",
            code,
            "type",
            "keyDown",
            "text",
            key.equals("Enter") ? "\r" : "");
    send("Input.dispatchKeyEvent", event);
    send(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
  }

  void type(String text) throws Exception {
    send("Input.insertText", Map.of("text", text));
  }

  void device(int width, int height, boolean mobile, boolean dark) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "deviceScaleFactor",
            mobile ? 2 : 1,
            "mobile",
            mobile));
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    evaluate("dispatchEvent(new Event('resize'))");
  }

  void screenshot(Path file) throws Exception {
    JsonObject result = send("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(result.get("data").getAsString()));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    // It still writes into its profile while it ends.
    all.forEach(p -> p.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(e -> p).join());
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        JsonObject json = JsonParser.parseString(parts.toString()).getAsJsonObject();
        parts.setLength(0);
        if (json.has("id")) {
          CompletableFuture<JsonObject> answer = waiting.remove(json.get("id").getAsInt());
          if (answer != null) {
            answer.complete(json);
          }
        } else {
          happened(json.get("method").getAsString(), json.getAsJsonObject("params"));
        }
      }
      from.request(1);
      return null;
    }

    private void happened(String method, JsonObject what) {
      switch (method) {
        case "Runtime.exceptionThrown" -> errors.add(what.toString());
        case "Runtime.consoleAPICalled" -> {
          if (what.get("type").getAsString().matches("error|assert|warning")) {
            errors.add(what.toString());
          }
        }
        case "Log.entryAdded" -> {
          if (what.getAsJsonObject("entry").get("level").getAsString().matches("error|warning")) {
            errors.add(what.toString());
          }
        }
        case "Page.javascriptDialogOpening" -> errors.add(what.toString());
        case "Network.requestWillBeSent" ->
            requests.add(what.getAsJsonObject("request").get("url").getAsString());
        default -> {}
      }
    }
  }
}
