/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.shared;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Messages as texts, so that reading and building the programs needs no code generator.
 *
 * @param <T> the message
 */
public final class TextMarshaller<T> implements MethodDescriptor.Marshaller<T> {
  private final Function<T, String> toText;
  private final Function<String, T> ofText;

  /** Both functions must be each other's inverse. */
  public TextMarshaller(Function<T, String> toText, Function<String, T> ofText) {
    this.toText = toText;
    this.ofText = ofText;
  }

  @Override
  public InputStream stream(T value) {
    return new ByteArrayInputStream(toText.apply(value).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public T parse(InputStream stream) {
    try {
      return ofText.apply(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
