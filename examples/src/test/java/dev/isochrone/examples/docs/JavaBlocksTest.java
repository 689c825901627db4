/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java block of README and docs compiles, against what these pages take for granted. */
class JavaBlocksTest {
  /** What a block need not say: imports, and things that a reader has. */
  private static final String AROUND =
      """
      import dev.isochrone.*;
      import dev.isochrone.RouterSnapshot.SiteSnapshot;
      import dev.isochrone.catalog.*;
      import dev.isochrone.etcd.*;
      import dev.isochrone.grpc.*;
      import dev.isochrone.govern.*;
      import dev.isochrone.health.Breakers;
      import dev.isochrone.metrics.*;
      import dev.isochrone.status.StatusPage;
      import dev.isochrone.testkit.*;
      import dev.isochrone.topology.*;
      import io.github.resilience4j.circuitbreaker.*;
      import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
      import io.grpc.*;
      import io.grpc.health.v1.*;
      import io.grpc.protobuf.services.HealthStatusManager;
      import io.grpc.stub.AbstractBlockingStub;
      import io.micrometer.core.instrument.MeterRegistry;
      import io.opentelemetry.api.OpenTelemetry;
      import java.io.IOException;
      import java.net.*;
      import java.net.http.*;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.*;

      class Block {
        static class Stub extends AbstractBlockingStub<Stub> {
          Stub(Channel channel) {
            super(channel, CallOptions.DEFAULT);
          }

          @Override
          protected Stub build(Channel channel, CallOptions options) {
            return new Stub(channel);
          }

          String charge(Object request) {
            return "";
          }

          String quote(Object request) {
            return "";
          }
        }

        static String get(String url) throws IOException {
          return "";
        }

        void block(
            ChannelCredentials credentials,
            ManagedChannelBuilder<?> builder,
            ManagedChannelBuilder<?> channelBuilder,
            InetSocketAddress serverAddress,
            CircuitBreakerRegistry breakerRegistry,
            MeterRegistry meterRegistry,
            OpenTelemetry openTelemetry,
            String tenant,
            Stub stub,
            Object request)
            throws Exception {
          %s
        }
      }
      """;

  /** Only where the block does not make its own. */
  private static final String ENDPOINTS = "List<Endpoint> endpoints = List.of();\n";

  @TempDir private Path classes;

  static Stream<Pages.Block> blocks() throws IOException {
    return Pages.all().stream()
        .flatMap(
            page -> {
              try {
                return Pages.blocks(page).stream();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .filter(block -> block.language().equals("java"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void compiles(Pages.Block block) throws IOException {
    assertThat(errors(source(block.text()))).as("%s:%n%s", block, block.text()).isEmpty();
  }

  @Test
  void aWrongBlockIsFound() throws IOException {
    assertThat(errors(source("Isochrone.configur(builder);"))).hasSize(1);
    assertThat(errors(source("Isochrone.configure(builder)"))).isEmpty();
  }

  @Test
  void thereAreBlocks() throws IOException {
    assertThat(blocks()).hasSizeGreaterThan(8);
  }

  private static String source(String block) {
    String body = block.strip();
    // Some blocks are an expression on its own, and some end with a comment.
    boolean expression = body.endsWith(")") && !body.contains(";");
    body = expression ? body + ";" : body;
    boolean makesEndpoints = body.contains("> endpoints =");
    return AROUND.formatted((makesEndpoints ? "" : ENDPOINTS) + body + "\n");
  }

  private List<String> errors(String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Block.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "-d",
            classes.toString());
    compiler.getTask(new StringWriter(), null, found, options, null, List.of(file)).call();
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
        .map(d -> d.getLineNumber() + ": " + d.getMessage(Locale.ROOT))
        .toList();
  }
}
