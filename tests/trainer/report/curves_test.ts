import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { RunFile } from "../../../trainer/run/run_file.ts";
import { type Chart, chartsOf, extentsOf } from "../../../trainer/report/curves.ts";
import { addLine, emptyReport, type RunReport } from "../../../trainer/report/run_report.ts";
import { lineAt, momentAt } from "./run_fixture.ts";

const scores = {
  frechet: 4,
  precision: 0.5,
  bestFrechet: 3,
  bestImages: 1024,
  realFrechet: 0.25,
};

function reportOf(...lines: Record<string, unknown>[]): RunReport {
  const report = emptyReport("tiny");
  for (const line of lines) addLine(report, line as { images: number });
  return report;
}

const named = (charts: readonly Chart[], name: string) =>
  charts.find((chart) => chart.name === name)!;

describe("chartsOf", () => {
  it("has the values of the log, image by image", () => {
    const charts = chartsOf(reportOf(lineAt(1024), lineAt(2048)));
    const { images, curves } = named(charts, "losses");
    assert.deepEqual(images, [1024, 2048]);
    assert.deepEqual(curves.map(({ label, values }) => [label, values]), [
      ["judge", [1.125, 1]],
      ["forger", [0.95, 1.2]],
    ]);
    const balance = named(charts, "balance");
    assert.deepEqual(balance.curves[0], {
      label: "the judge's lead",
      subject: "judge",
      values: [0.125, 0.25],
    });
  });

  it("draws in what a tie would give, by its name, and once where both are the same", () => {
    const levels = (judgeLoss: number, forgerLoss: number) => {
      const file = { tie: { judgeLoss, forgerLoss }, settings: {} } as unknown as RunFile;
      return named(chartsOf({ ...reportOf(lineAt(1024)), file }), "losses").levels;
    };
    assert.deepEqual(levels(Math.log(4), Math.log(2)).map(({ label }) => label), [
      "judge in a tie: log 4 = 1.386",
      "forger in a tie: log 2 = 0.693",
    ]);
    assert.deepEqual(levels(Math.log(2), Math.log(2)).map(({ label }) => label), [
      "a tie: log 2 = 0.693",
    ]);
    assert.deepEqual(
      levels(Math.log(4), -Math.log(2)).map(({ label }) => label)[1],
      [
        "forger in a tie: −log 2 = -0.693",
      ][0],
    );
    assert.deepEqual(levels(0, 0), [{ value: 0, label: "a tie: 0.000" }]);
  });

  it("marks the best score, and draws in that of real pictures", () => {
    const charts = chartsOf(
      reportOf({ ...lineAt(1024), frechet: 3 }, { ...lineAt(2048), ...scores }),
    );
    const { curves, levels, marks } = named(charts, "score");
    assert.deepEqual(curves[0]!.values, [3, 4]);
    assert.deepEqual(levels, [{ value: 0.25, label: "real pictures: 0.250" }]);
    assert.deepEqual(marks, [{ images: 1024, value: 3, label: "best: 3.00" }]);
    assert.deepEqual(named(charts, "shares").curves[0]!.values, [null, 0.5]);
  });

  it("says when the judge sits out, if it does", () => {
    const help = (maxLead: number) => {
      const file = { tie: {}, settings: { maxLead, augmentAbove: 1 } } as unknown as RunFile;
      return named(chartsOf({ ...reportOf(lineAt(1024)), file }), "balance");
    };
    assert.deepEqual(help(0.9).levels, [{ value: 0.9, label: "sits out above 90 %" }]);
    assert.deepEqual(help(1).levels, []);
    assert.match(help(1).help, /Nothing holds this judge back/);
  });

  it("shows how varied the pictures are, once there are some", () => {
    const report = reportOf(lineAt(1024));
    report.moments.push(momentAt(0), momentAt(2048));
    const { images, curves } = named(chartsOf(report), "variety");
    assert.deepEqual([images, curves[0]!.values], [[0, 2048], [1, 0.875]]);
  });

  it("leaves out what a log has not, and shows what it does not know", () => {
    const charts = chartsOf(reportOf({ images: 1, loss: 2, entropy: 3 }));
    assert.deepEqual(charts.map(({ name }) => name), ["objective", "entropy"]);
    assert.deepEqual(charts[1]!.curves[0]!.values, [3]);
    assert.deepEqual(chartsOf(emptyReport("none")), []);
  });

  it("speaks of points where a run is about points, and knows how many are good", () => {
    const line = { ...lineAt(1024), modes: 6, modesInAll: 8, goodPoints: 0.25 };
    const file = { kind: "points", tie: {}, settings: {} } as unknown as RunFile;
    const charts = chartsOf({ ...reportOf(line), file });
    assert.ok(
      !/picture|image/i.test(
        JSON.stringify(charts.map(({ images: _, ...rest }) => rest))
          .replaceAll("imagesPerSecond", ""),
      ),
    );
    const values = named(charts, "modes").curves.map(({ values }) => values);
    assert.deepEqual(values, [[0.25], [0.75]]);
  });

  it("shows a lone network's losses beside those of a guess", () => {
    const line = { images: 1, loss: 0.5, heldOutLoss: 0.6, accuracy: 0.8 };
    const file = { kind: "features", tie: { loss: Math.log(2) }, settings: {} };
    const charts = chartsOf({ ...reportOf(line), file: file as unknown as RunFile });
    const { curves, levels } = named(charts, "objective");
    assert.deepEqual(curves.map(({ values }) => values), [[0.5], [0.6]]);
    assert.deepEqual(levels.map(({ label }) => label), ["a guess: log 2 = 0.693"]);
    assert.deepEqual(named(charts, "shares").curves.map(({ label }) => label), ["accuracy"]);
  });
});

describe("extentsOf", () => {
  const runs = [
    chartsOf(reportOf(lineAt(1024), lineAt(2048))),
    chartsOf(reportOf({ ...lineAt(1024), judgeLoss: 9, forgerLoss: -2, ...scores })),
  ];
  const extents = extentsOf(runs);

  it("spans the values of a chart in all runs, so that they can be laid side by side", () => {
    assert.deepEqual(extents.get("losses"), { low: -2, high: 9 });
    assert.deepEqual(extents.get("score"), { low: 0, high: 4 });
    assert.deepEqual(extents.get("verdicts"), { low: 0, high: 1 });
  });

  it("leaves out no value, level or mark", () => {
    for (const { name, curves, levels, marks } of runs.flat()) {
      const { low, high } = extents.get(name)!;
      const marked = [...levels, ...marks].map(({ value }) => value);
      for (const value of [...marked, ...curves.flatMap(({ values }) => values)]) {
        assert.ok(value === null || (value >= low && value <= high), `${name}: ${value}`);
      }
    }
  });
});
