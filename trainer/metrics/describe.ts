/**
 * An evaluation as a table for the terminal.
 *
 * @module
 */

import type { Evaluation } from "./evaluate.ts";

/** Rows of the table: what is measured, how a score reads, and which way is better. */
const ROWS: readonly (readonly [string, (scores: Evaluation["real"]) => string, string])[] = [
  ["pictures", ({ count }) => `${count}`, ""],
  ["Fréchet distance", ({ frechet }) => frechet.toFixed(3), "lower is better"],
  [
    "kernel distance",
    ({ kernel }) => `${kernel.mean.toFixed(4)} ± ${kernel.standardError.toFixed(4)}`,
    "lower is better; about 0 for real ones",
  ],
  ["precision", ({ precision }) => percent(precision), "how many look real"],
  ["recall", ({ recall }) => percent(recall), "how much of the real variety they cover"],
  ["density", ({ density }) => percent(density), "how good they are, outliers apart"],
  ["coverage", ({ coverage }) => percent(coverage), "how varied they are, outliers apart"],
  ["copies", ({ copies }) => percent(copies), "how many all but repeat a training picture"],
  ["twins", ({ twins }) => percent(twins), "how many all but repeat one another"],
  [
    "class accuracy",
    ({ accuracy }) => accuracy === null ? "–" : percent(accuracy),
    "how many are the class asked for",
  ],
];

/** The table, several lines without a line break at the end. */
export function describeEvaluation(evaluation: Evaluation): string {
  const table = [
    ["", "forged", "real", ""],
    ...ROWS.map(([name, read, hint]) => [name, read(evaluation), read(evaluation.real), hint]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map(([name, forged, real, hint]) =>
    [
      name!.padEnd(widths[0]!),
      forged!.padStart(widths[1]!),
      real!.padStart(widths[2]!),
      hint,
    ].join("  ").trimEnd()
  );
  return [
    ...lines,
    "",
    `Measured in the features of a classifier that answers ` +
    `${percent(evaluation.classifier.accuracy)} right on real pictures new to it.`,
  ].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
