/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a file held when it was read.
 *
 * @param identity equal for equal content, or for the same reason why there is none
 * @param text null if there is none
 * @param problem why there is none, else empty
 * @param expected what was expected instead, else empty
 */
record FileReading(String identity, @Nullable String text, String problem, String expected) {

  /**
   * Reads at most {@code maxBytes}; what is longer, no regular file (a pipe would block) or not
   * UTF-8 becomes a problem.
   */
  static FileReading read(Path path, int maxBytes) {
    try {
      Stamp stamp = Stamp.of(path);
      if (!stamp.problem.isEmpty()) {
        return problem(stamp.problem, "a readable file");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(path)) {
        bytes = stamp.size > maxBytes ? new byte[0] : in.readNBytes(maxBytes);
        if (stamp.size > maxBytes || in.read() >= 0) {
          return problem("too long", "at most " + maxBytes + " bytes");
        }
      }
      return new FileReading(digest(bytes), text(bytes), "", "");
    } catch (CharacterCodingException e) {
      return problem("not UTF-8", "a text in UTF-8");
    } catch (IOException e) {
      return problem("unreadable: " + e, "a readable file");
    }
  }

  /** The text that these bytes are in UTF-8, without a byte order mark. */
  static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static FileReading problem(String problem, String expected) {
    return new FileReading(problem, null, problem, expected);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What tells cheaply that a file has changed.
   *
   * @param key the file's identity on its device, which a rename changes; null where unknown
   * @param problem why there is no such file, else empty
   */
  record Stamp(@Nullable FileTime modified, long size, @Nullable Object key, String problem) {
    static Stamp of(Path path) {
      try {
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
        String problem = a.isRegularFile() ? "" : "not a regular file";
        return new Stamp(a.lastModifiedTime(), a.size(), a.fileKey(), problem);
      } catch (NoSuchFileException e) {
        return new Stamp(null, 0, null, "missing");
      } catch (IOException e) {
        return new Stamp(null, 0, null, "unreadable: " + e);
      }
    }
  }
}
