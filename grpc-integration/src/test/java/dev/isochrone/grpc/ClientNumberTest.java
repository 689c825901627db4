/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientNumberTest {
  @AfterEach
  void clear() {
    System.clearProperty(ClientNumber.PROPERTY);
  }

  @Test
  void thePropertySaysWhichClientItIs() {
    System.setProperty(ClientNumber.PROPERTY, " 17 ");
    assertThat(ClientNumber.order()).hasToString("client 17");
  }

  @Test
  void withoutOneItIsOneOfManyAndAlwaysTheSame() {
    assertThat(ClientNumber.order("test", null)).hasToString("a client without a number");
    assertThat(ClientNumber.order("test", " ").score("e"))
        .isEqualTo(ClientNumber.order("test", null).score("e"));
  }

  @Test
  void whatIsNoNumberIsNone() {
    for (String wrong : new String[] {"-1", "pod-3", "2147483648"}) {
      assertThat(ClientNumber.order("test", wrong)).hasToString("a client without a number");
    }
  }
}
