/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.isochrone.catalog.SharedCatalogs;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What the metadata for native images names is what there is: an image itself is not built here.
 * Caffeine finds the classes of a cache by a name that it puts together from the cache's features.
 */
class NativeImageMetadataTest {
  private static final String RESOURCE =
      "/META-INF/native-image/dev.isochrone/isochrone-core/reachability-metadata.json";

  private static Map<String, JsonObject> types() throws IOException {
    Map<String, JsonObject> types = new TreeMap<>();
    try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(RESOURCE);
        InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      for (JsonElement e :
          JsonParser.parseReader(text).getAsJsonObject().getAsJsonArray("reflection")) {
        types.put(e.getAsJsonObject().get("type").getAsString(), e.getAsJsonObject());
      }
    }
    return types;
  }

  @Test
  void everyMemberNamedExists() throws Exception {
    for (Map.Entry<String, JsonObject> type : types().entrySet()) {
      Class<?> c = Class.forName(type.getKey());
      if (type.getValue().has("fields")) {
        for (JsonElement field : type.getValue().getAsJsonArray("fields")) {
          assertThat(c.getDeclaredField(field.getAsJsonObject().get("name").getAsString()))
              .isNotNull();
        }
      }
      if (type.getValue().has("methods")) {
        assertThat(c.getDeclaredConstructor()).isNotNull();
      }
    }
  }

  @Test
  void classesOfEveryCacheAreNamed() throws Exception {
    Set<String> used = new TreeSet<>();
    used.addAll(classesOfCachesIn(new MeasurementStore(Ticker.system()), MeasurementStore.class));
    SharedCatalogs shared = new SharedCatalogs((location, last) -> null);
    used.addAll(classesOfCachesIn(shared, SharedCatalogs.class));
    assertThat(used).hasSize(4);
    assertThat(types().keySet()).containsAll(used);
  }

  private static List<String> classesOfCachesIn(Object owner, Class<?> type) throws Exception {
    List<String> classes = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (field.getType().getName().equals("com.github.benmanes.caffeine.cache.Cache")) {
        field.setAccessible(true);
        Object bounded = value(field.get(owner), "cache");
        classes.add(bounded.getClass().getName());
        classes.add(value(bounded, "nodeFactory").getClass().getName());
      }
    }
    return classes;
  }

  private static Object value(Object of, String name) throws IllegalAccessException {
    for (Class<?> c = of.getClass(); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
    }
    throw new AssertionError(of.getClass() + " has no field " + name);
  }
}
