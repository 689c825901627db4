/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** One stage's results as Markdown: a table for each number of threads, and where ours loses. */
final class StageTables {
  private final Stage stage;
  private final List<Measurement> all;
  private final List<Integer> sizes;
  private final List<Integer> threads;

  /** {@code all}: this stage's, rows in the order of their first. */
  StageTables(Stage stage, List<Measurement> all) {
    this.stage = stage;
    this.all = List.copyOf(all);
    sizes = all.stream().map(Measurement::size).distinct().sorted().toList();
    threads = all.stream().map(Measurement::threads).distinct().sorted().toList();
  }

  String markdown() {
    StringBuilder md = new StringBuilder();
    md.append("### ").append(stage.title()).append("\n\n").append(stage.note()).append("\n");
    for (int t : threads) {
      md.append("\n")
          .append(t == 1 ? "One thread" : t + " threads, time of one operation of one of them")
          .append(", ")
          .append(all.get(0).unit())
          .append(": median (least–most of the iterations), × the floor's median:\n\n")
          .append(table(t, (row, size) -> cell(row, size, t), true));
    }
    if (threads.contains(1)) {
      threads.stream().filter(t -> t > 1).forEach(t -> md.append(scaling(t)));
    }
    return md.append(losses()).toString();
  }

  private Optional<Measurement> find(String implementation, int size, int t) {
    return all.stream()
        .filter(m -> m.implementation().equals(implementation))
        .filter(m -> m.size() == size && m.threads() == t)
        .findFirst();
  }

  private List<String> rows(int t) {
    return all.stream()
        .filter(m -> m.threads() == t)
        .map(Measurement::implementation)
        .distinct()
        .toList();
  }

  private String cell(String row, int size, int t) {
    return find(row, size, t)
        .map(
            m -> {
              String text = Cells.number(m.median()) + " (" + spread(m) + ")";
              Optional<Measurement> floor = find(stage.floor(), size, t);
              return row.equals(stage.floor()) || floor.isEmpty()
                  ? text
                  : text + " " + Cells.ratio(m.median() / floor.get().median());
            })
        .orElse(Cells.NONE);
  }

  private static String spread(Measurement m) {
    return Cells.number(m.min()) + "–" + Cells.number(m.max());
  }

  private String table(int t, BiFunction<String, Integer, String> cell, boolean withBytes) {
    List<String> head = new ArrayList<>(List.of(stage.sizes().isEmpty() ? "" : stage.sizes()));
    sizes.forEach(s -> head.add(s == 0 ? "time" : Cells.count(s)));
    if (withBytes) {
      head.add("B/op at most");
    }
    StringBuilder md = new StringBuilder(line(head));
    md.append("|---|").append("---:|".repeat(head.size() - 1)).append("\n");
    for (String row : rows(t)) {
      List<String> cells = new ArrayList<>(List.of("`" + row + "`"));
      sizes.forEach(s -> cells.add(cell.apply(row, s)));
      if (withBytes) {
        cells.add(bytes(row, t));
      }
      md.append(line(cells));
    }
    return md.toString();
  }

  private String bytes(String row, int t) {
    List<Double> bytes =
        sizes.stream().flatMap(s -> find(row, s, t).stream()).map(Measurement::bytesPerOp).toList();
    return bytes.isEmpty() ? Cells.NONE : Cells.bytes(Collections.max(bytes));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Operations of all threads together, over those of one alone. */
  private String scaling(int t) {
    BiFunction<String, Integer, String> cell =
        (row, size) -> {
          Optional<Measurement> one = find(row, size, 1);
          Optional<Measurement> more = find(row, size, t);
          return one.isEmpty() || more.isEmpty()
              ? Cells.NONE
              : Cells.ratio(t * one.get().median() / more.get().median());
        };
    return "\nWhat "
        + t
        + " threads do together, × what one does alone:\n\n"
        + table(t, cell, false);
  }

  /** Where another's slowest iteration is quicker than our quickest. */
  private String losses() {
    List<String> lines = new ArrayList<>();
    for (int t : threads) {
      for (String row : rows(t)) {
        if (!row.startsWith("floor") && !row.startsWith(stage.ours())) {
          String at = losses(row, t);
          if (!at.isEmpty()) {
            lines.add(
                "- to `" + row + "`, " + t + (t == 1 ? " thread: " : " threads: ") + at + "\n");
          }
        }
      }
    }
    boolean rivals =
        all.stream()
            .map(Measurement::implementation)
            .anyMatch(i -> !i.startsWith("floor") && !i.startsWith(stage.ours()));
    if (!rivals || all.stream().noneMatch(m -> m.implementation().equals(stage.ours()))) {
      return "";
    }
    return lines.isEmpty()
        ? "\nBeyond the spread, `" + stage.ours() + "` loses to no row but floors.\n"
        : "\nWhere `"
            + stage.ours()
            + "` loses (× is its time over the other's):\n\n"
            + String.join("", lines);
  }

  private String losses(String row, int t) {
    List<String> at = new ArrayList<>();
    for (int size : sizes) {
      Optional<Measurement> ours = find(stage.ours(), size, t);
      Optional<Measurement> other = find(row, size, t);
      if (ours.isPresent() && other.isPresent() && other.get().clearlyQuickerThan(ours.get())) {
        at.add(
            (size == 0 ? "" : "at " + Cells.count(size) + " ")
                + Cells.ratio(ours.get().median() / other.get().median()));
      }
    }
    return String.join(", ", at);
  }
}
