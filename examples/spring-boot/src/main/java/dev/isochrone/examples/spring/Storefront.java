/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /quotes/ARTICLE}, answered by the nearest healthy quote server. */
@SpringBootApplication
@RestController
class Storefront {
  private final QuoteClient quotes;

  Storefront(QuoteClient quotes) {
    this.quotes = quotes;
  }

  @GetMapping("/quotes/{article}")
  String quote(@PathVariable("article") String article) {
    return quotes.quote(article);
  }

  /** Starts it; properties as with every Spring Boot application. */
  public static void main(String[] args) {
    SpringApplication.run(Storefront.class, args);
  }
}
