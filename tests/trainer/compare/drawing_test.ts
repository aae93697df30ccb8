import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { comparisonPicture, type Row, titleOf } from "../../../trainer/compare/chart.ts";
import { lettering, widthOf } from "../../../trainer/compare/lettering/lettering.ts";
import { type Axis, drawPlot } from "../../../trainer/compare/plot.ts";
import type { Result, Results } from "../../../trainer/compare/results.ts";
import { comparisonText } from "../../../trainer/compare/table.ts";

const scores = {
  frechet: 4,
  precision: 0.5,
  recall: 0.25,
  density: 1,
  coverage: 0.75,
  accuracy: 1,
};

function result(changes: Partial<Result> = {}): Result {
  return {
    ...{
      name: "zoo-dcgan",
      family: "dcgan",
      milestone: "dcgan",
      folder: "weights/zoo-dcgan",
      sha256: "00",
    },
    ...{ images: 200_000, seconds: 615, parameters: 12_345, pictureWork: 5e6, imageWork: 3e8 },
    scores,
    course: [10, 50, 200].map((k) => ({ images: 1000 * k, seconds: k, frechet: 4 + 100 / k })),
    ...changes,
  };
}

function results(entrants: readonly Result[]): Results {
  return {
    data: { name: "bars", sha256: "11" },
    ...{ count: 1000, classifierAccuracy: 0.99, real: { ...scores, frechet: 1 } },
    entrants: [...entrants],
  };
}

describe("lettering", () => {
  it("is as wide as its letters, and drawn where it is to stand", () => {
    assert.ok(Math.abs(widthOf("ab", 20) - widthOf("a", 20) - widthOf("b", 20)) < 1e-9);
    assert.equal(widthOf("日", 20), widthOf("?", 20));
    const width = widthOf("real", 20);
    for (const [anchor, shift] of [["start", 0], ["middle", width / 2], ["end", width]] as const) {
      const drawn = lettering(5, 6, "real", { size: 20, anchor });
      assert.ok(drawn.includes(`translate(5 6) rotate(0) translate(${-shift + 0})`), drawn);
      assert.equal(drawn.match(/<path /g)!.length, 4);
    }
  });
});

describe("a plot", () => {
  const box = { left: 100, top: 50, width: 400, height: 200 };
  const format = (value: number) => `${value}`;
  const y: Axis = { title: "y", isLogarithmic: true, format };
  const x: Axis = { title: "x", isLogarithmic: false, format };

  it("draws lines from left to right inside of its box, lower values lower", () => {
    const points = [[0, 100], [50, 10], [100, 1]] as const;
    const drawn = drawPlot({ x, y, lines: [{ label: "a", colour: "#123456", points }] }, box);
    const [, path] = /<path d="M([^"]+)" fill="none" stroke="#123456"/.exec(drawn)!;
    const places = path!.split("L").map((place) => place.split(" ").map(Number));
    const [xs, ys] = [0, 1].map((i) => places.map((place) => place[i]!));
    assert.deepEqual(xs!.toSorted((a, b) => a - b), xs);
    assert.deepEqual(ys!.toSorted((a, b) => a - b), ys);
    assert.equal(xs![0], box.left);
    assert.ok(ys!.every((at) => at >= box.top && at <= box.top + box.height));
    // Of a logarithm, equal factors are equal steps.
    assert.ok(Math.abs((ys![1]! - ys![0]!) - (ys![2]! - ys![1]!)) < 0.3);
  });

  it("keeps the labels of lines that end together apart", () => {
    const lines = ["a", "b", "c"].map((label) => ({
      ...{ label, colour: "#123456" },
      points: [[1, 5], [2, 5]] as const,
    }));
    const drawn = drawPlot({ x, y, lines }, box);
    const heights = [...drawn.matchAll(/translate\(510 ([\d.]+)\)/g)].map(([, at]) => Number(at));
    assert.equal(heights.length, 3);
    assert.ok(heights[1]! - heights[0]! >= 18 && heights[2]! - heights[1]! >= 18);
  });

  it("takes one point, or values that are all the same", () => {
    const lines = [{ label: "a", colour: "#123456", points: [[0, 3]] as const }];
    assert.ok(!/NaN|Infinity|undefined/.test(drawPlot({ x, y, lines }, box)));
  });
});

describe("a comparison's picture", () => {
  const row = (level: number): Row => ({
    title: "DCGAN",
    subtitle: "2015",
    pictures: { height: 8, width: 8, channels: 1, pixels: new Uint8Array(128).fill(level) },
  });

  it("holds the pictures of each row, enlarged as they are, the same to the byte again", async () => {
    const given = results([result(), result({ name: "other", course: [], imageWork: null })]);
    const rows = [row(200), row(100), row(50)];
    const bytes = await comparisonPicture(given, rows);
    assert.deepEqual(await comparisonPicture(given, rows), bytes);
    const { width, data, channels } = decode(bytes);
    assert.equal(width, 1400);
    const column = Array.from(
      { length: data.length / (width * channels) },
      (_, y) => data[(y * width + 300) * channels]!,
    );
    for (const level of [200, 100, 50]) {
      assert.ok(column.filter((value) => value === level).length >= 80, `${level}`);
    }
  });
});

describe("a comparison's table", () => {
  it("has a row for each with its paper, and one for real pictures", () => {
    const text = comparisonText(results([result(), result({ imageWork: null })]), "compare.png");
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    assert.equal(
      rows[2],
      "| zoo-dcgan (`weights/zoo-dcgan`) | [DCGAN 2015](https://arxiv.org/abs/1511.06434) " +
        "| 12,345 | 5.0 | 200,000 | 10:15 | 60 | 4.00 | 50.0 % | 25.0 % | 100.0 % | 75.0 % " +
        "| 100.0 % |",
    );
    assert.ok(rows[3]!.includes("| 10:15 | ? |"));
    assert.match(rows[4]!, /^\| real pictures \|.*\| 1\.00 \|/);
    assert.equal(new Set(rows.map((row) => row.split("|").length)).size, 1);
  });

  it("calls what is trained for a family by the family's name, and others by their own", () => {
    assert.equal(titleOf({ name: "zoo-dcgan", milestone: "dcgan" }), "DCGAN");
    assert.equal(titleOf({ name: "derby-dcgan-mnist", milestone: "dcgan" }), "DCGAN");
    assert.equal(titleOf({ name: "mnist", milestone: "modern" }), "mnist");
    assert.equal(titleOf({ name: "null-mnist", milestone: null }), "null-mnist");
  });
});
