/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What each program's {@code main} does around it. */
final class Programs {
  // Servers log every connection that breaks, and stories break many. Held: it is weak.
  private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

  private Programs() {}

  /** A program: tells its story, and returns 0 if its promises held. */
  interface Program {
    int run(PrintWriter out) throws IOException;
  }

  /** Ends the JVM only with a status other than 0: it may be Maven's. */
  static void main(Program program) throws IOException {
    GRPC_LOG.setLevel(Level.SEVERE);
    FileOutputStream standard = new FileOutputStream(FileDescriptor.out);
    int status = program.run(new PrintWriter(standard, true, StandardCharsets.UTF_8));
    if (status != 0) {
      System.exit(status);
    }
  }
}
