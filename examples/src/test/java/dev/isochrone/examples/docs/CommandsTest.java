/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every command of README and docs is run by something, or is listed with the reason why not. */
class CommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?:^(?: {4})?|`|&& )((?:mvn|java) [^`&\\n]*[^`& \\n])", Pattern.MULTILINE);

  @Test
  void everyCommandIsListed() throws IOException {
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(listed().keySet());
  }

  @Test
  void whatIsListedAsRunIsRun() throws IOException {
    String ci = Files.readString(Pages.root().resolve(".ci").resolve("run"));
    for (Map.Entry<String, String> entry : listed().entrySet()) {
      String command = entry.getKey();
      String how = entry.getValue();
      if (how.equals("ci")) {
        assertThat(ci.replace("mvn -B -q -P", "mvn -P").replace("mvn -B ", "mvn "))
            .as(".ci/run")
            .contains(command);
      } else if (how.startsWith("test ")) {
        String test = how.substring("test ".length());
        String main = command.substring(command.indexOf("-Dexec.mainClass=") + 17);
        String file = "examples/src/test/java/" + test.replace('.', '/') + ".java";
        assertThat(Files.readString(Pages.root().resolve(file)))
            .as("%s runs %s", test, main)
            .containsPattern(main.substring(main.lastIndexOf('.') + 1) + "(::|\\.)run");
      } else {
        assertThat(how).as("%s", command).startsWith("not: ");
      }
    }
  }

  private static Set<String> documented() throws IOException {
    Set<String> commands = new LinkedHashSet<>();
    for (Path page : Pages.all()) {
      Matcher m = COMMAND.matcher(Files.readString(page));
      while (m.find()) {
        commands.add(m.group(1).strip());
      }
    }
    return commands;
  }

  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new LinkedHashMap<>();
    try (var in = CommandsTest.class.getResourceAsStream("commands.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        String[] parts = line.split(" \\| ", 2);
        listed.put(parts[1], parts[0]);
      }
    }
    return listed;
  }
}
