/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The methods that one router's calls use: at most {@value #MAX_METHODS}. When there are more,
 * those used least recently are forgotten within a second, and until then new ones count as one
 * method without a name, which costs precision and nothing else.
 *
 * <p>{@link #named} is for any thread and lock-free, about 10 ns; a lock is taken once a new name.
 * The rest is the writer's.
 */
public final class CallMethods {
  /** So many methods at the most: {@value}. */
  public static final int MAX_METHODS = 256;

  // So that a service with a few methods too many does not forget one each second.
  private static final int FORGOTTEN_AT_ONCE = MAX_METHODS / 8;

  private final ConcurrentHashMap<String, CallMethod> byName = new ConcurrentHashMap<>();
  private final CallMethod unnamed = new CallMethod("");
  // The writer's: when each was last seen to be used, in looks.
  private final ConcurrentHashMap<CallMethod, Long> lastUsed = new ConcurrentHashMap<>();
  private long looks;
  // Written under the lock by calls that bring new names, and by the writer.
  private volatile int size;
  private volatile boolean crowded;

  /** No methods yet. */
  public CallMethods() {}

  /** The method of this name; the one without a name while there is no room. */
  public CallMethod named(String name) {
    CallMethod known = byName.get(name);
    if (known != null) {
      return known;
    }
    if (name.isEmpty()) {
      return unnamed;
    }
    if (size >= MAX_METHODS) {
      crowded = true;
      return unnamed;
    }
    return add(name);
  }

  private synchronized CallMethod add(String name) {
    CallMethod known = byName.get(name);
    if (known == null && size < MAX_METHODS) {
      known = new CallMethod(name);
      byName.put(name, known);
      size++;
    }
    return known == null ? unnamed : known;
  }

  /** What calls without a method's name count as. */
  public CallMethod unnamed() {
    return unnamed;
  }

  /** The named methods, as they are at the moment. */
  public Collection<CallMethod> known() {
    return byName.values();
  }

  /** To be called once a second: makes room if there is none. */
  public synchronized List<CallMethod> forgetLeastUsed() {
    looks++;
    for (CallMethod method : byName.values()) {
      if (method.takeUsed() || !lastUsed.containsKey(method)) {
        lastUsed.put(method, looks);
      }
    }
    if (!crowded) {
      return List.of();
    }
    crowded = false;
    List<CallMethod> oldest = new ArrayList<>(byName.values());
    oldest.sort(Comparator.comparingLong(m -> lastUsed.getOrDefault(m, 0L)));
    List<CallMethod> gone = oldest.subList(0, Math.min(FORGOTTEN_AT_ONCE, oldest.size()));
    for (CallMethod method : gone) {
      byName.remove(method.name());
      lastUsed.remove(method);
      method.forget();
      size--;
    }
    return List.copyOf(gone);
  }
}
