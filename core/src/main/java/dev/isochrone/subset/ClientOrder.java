/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.subset;

import java.util.SplittableRandom;

/**
 * In which order one client takes the endpoints of a site: rendezvous hashing (Thaler and
 * Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998). Each endpoint has a score,
 * 0 to 1, that no other endpoint has a say in, and the client connects to those with the least. So
 * an endpoint that comes or goes changes one connection of the clients that it concerns, and none
 * of the others.
 *
 * <p>Of clients that know nothing of each other each takes k of n endpoints independently: an
 * endpoint has a binomial number of connections, and nothing that such clients can do would make it
 * another (gRFC A68 has this as {@code random_subsetting}).
 *
 * <p>Clients that are numbered from 0 on do better. To an endpoint their scores are the points of a
 * van der Corput sequence, scrambled with the endpoint's hash as seed (Owen, "Randomly Permuted
 * (t,m,s)-Nets and (t,s)-Sequences", 1995): of any 2^m clients in a row each has its score in
 * another of 2^m equal intervals. So nearly the same number of clients, within one or two, has a
 * score below any bound: if all clients take what is below the same bound, connections are even.
 * How many a client takes then is binomial instead, so the bound leaves room for it: {@link #take}.
 * A client needs to know its number and not how many there are: more clients change nothing for the
 * rest.
 *
 * <p>Google's deterministic subsetting balances as well or better, and shuffles all connections
 * when the number of endpoints changes; positions on a ring by rank (Twitter's aperture) shift a
 * third of a connection of <em>each</em> client with every endpoint. See "Reinventing Backend
 * Subsetting at Google", ACM Queue 20(5), 2022.
 *
 * <p>Immutable.
 */
public final class ClientOrder {
  private static final int LEVELS = 32;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final boolean numbered;
  private final long client;

  private ClientOrder(boolean numbered, long client) {
    this.numbered = numbered;
    this.client = client;
  }

  /** Of the client with this number, 0 to n − 1; clients of one site had best be in a row. */
  public static ClientOrder ofIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("client index: " + index + " (expected: >= 0)");
    }
    return new ClientOrder(true, index);
  }

  /** Of one of many clients that know nothing of each other. */
  public static ClientOrder ofSeed(long seed) {
    return new ClientOrder(false, seed);
  }

  /** As {@link #ofSeed}, by chance. */
  public static ClientOrder random() {
    return ofSeed(new SplittableRandom().nextLong());
  }

  /** An endpoint's score, unsigned: the least come first. */
  public long score(String endpoint) {
    long hash = hash(endpoint);
    return numbered ? scrambled(hash) : mix(hash ^ mix(client));
  }

  /**
   * How many endpoints of a site it takes if it may take so many: without a number all of those.
   * With one, those whose score is below what gives {@code most − 3·√most} on average, or half of
   * it where that is more: three standard deviations, so that hardly any client has to be held to
   * its limit. Taking the {@code most} least instead would make bounds differ by chance, for many
   * clients of an endpoint alike: measured, ±17 % instead of ±3 % of 1,000 clients' connections to
   * 1,000 endpoints, 100 each.
   *
   * @param scores of all endpoints of the site, sorted by {@link Long#compareUnsigned}
   */
  public int take(int most, long[] scores) {
    if (!numbered || most >= scores.length) {
      return Math.min(most, scores.length);
    }
    int mean = Math.max((most + 1) / 2, (int) (most - 3 * Math.sqrt(most)));
    double bound = (double) mean / scores.length;
    int below = 0;
    int above = scores.length;
    while (below < above) {
      int middle = (below + above) >>> 1;
      if ((scores[middle] >>> 1) * 0x1p-63 < bound) {
        below = middle + 1;
      } else {
        above = middle;
      }
    }
    // In a small subset by chance few may be below: not too few to be of use.
    return Math.min(most, Math.max(Math.max(1, mean / 3), below));
  }

  /**
   * The client's index as a van der Corput point, each of its digits flipped or not as the
   * endpoint's hash and the digits before it say.
   */
  private long scrambled(long hash) {
    long score = 0;
    for (int level = 0; level < LEVELS; level++) {
      long before = (client & ((1L << level) - 1)) | (1L << level);
      long flip = mix(hash + GOLDEN * before) >>> 63;
      score = (score << 1) | (((client >>> level) & 1) ^ flip);
    }
    return (score << LEVELS)
        | (hash >>> LEVELS); // indices have 32 digits: no two clients are equal
  }

  /** FNV-1a (Fowler, Noll, Vo), finished: the same in every process and version. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /**
   * SplitMix64's finisher (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators").
   */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public String toString() {
    return numbered ? "client " + client : "a client without a number";
  }
}
