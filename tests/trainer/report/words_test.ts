import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { addLine, emptyReport } from "../../../trainer/report/run_report.ts";
import {
  at,
  brief,
  indexAt,
  progressOf,
  standingOf,
  timesOf,
  verdictsAt,
} from "../../../trainer/report/words.ts";
import { lineAt, momentAt } from "./run_fixture.ts";

describe("the words of a report", () => {
  it("say who is winning, from a judge that sees all to one that is fooled", () => {
    const titles = [[1, 0], [0.9, 0.1], [0.7, 0.3], [0.55, 0.45], [0.5, 0.5], [0.3, 0.7]]
      .map(([real, forged]) => standingOf({ real: real!, forged: forged! }).title);
    assert.deepEqual(titles, [
      "The judge wins",
      "The judge is ahead",
      "A close game",
      "The forgeries pass",
      "The judge is guessing",
      "The judge is lost",
    ]);
  });

  it("do not praise a forger that is believed for always the same", () => {
    const of = (real: number, forged: number) => standingOf({ real, forged }, 0.1).title;
    assert.equal(of(0.55, 0.45), "The forger repeats itself");
    assert.equal(of(1, 0), "The judge wins");
  });

  it("are of the last thing that was there by then", () => {
    const numbers = [2, 4, 4.5, 9];
    for (const limit of [0, 2, 3, 4, 8, 9, Infinity]) {
      assert.equal(indexAt(numbers, limit), numbers.findLastIndex((value) => value <= limit));
    }
    assert.equal(indexAt([], 3), -1);
    assert.equal(at([{ images: 3 }], 2), undefined);
  });

  it("take the verdicts on the pictures that are shown, or else the log's", () => {
    const report = emptyReport("tiny");
    assert.equal(verdictsAt(report, 5000), null);
    addLine(report, lineAt(2048));
    assert.deepEqual(verdictsAt(report, 5000), { real: 0.625, forged: 0.375 });
    assert.equal(verdictsAt(report, 5), null);
    report.moments.push(momentAt(1024));
    assert.deepEqual(verdictsAt(report, 5000), { real: 0.625, forged: 0.375 });
    assert.deepEqual(verdictsAt(report, 1024), { real: 0.625, forged: 0.375 });
  });

  it("know every time at which there is something to see", () => {
    const report = emptyReport("tiny");
    addLine(report, lineAt(1024));
    assert.deepEqual(timesOf([report]), [1024]);
    report.grids.push({ images: 0, src: "" }, { images: 2048, src: "" });
    assert.deepEqual(timesOf([report, { ...emptyReport("b"), moments: [momentAt(9)] }]), [
      0,
      9,
      2048,
    ]);
  });

  it("tell how far a run is", () => {
    const report = emptyReport("tiny");
    addLine(report, lineAt(1024));
    assert.deepEqual(progressOf(report), {
      words: "1,024 of 4,096 images seen, 0:31 left",
      share: 0.25,
    });
    report.stopped = "why";
    assert.equal(progressOf(report).words, "1,024 of 4,096 images seen");
    addLine(report, lineAt(4096));
    assert.deepEqual(progressOf(report), { words: "4,096 images seen", share: 1 });
  });

  it("keep numbers short, large and small", () => {
    assert.deepEqual([12345.6, 123.45, 12.345, 1.2345, 0.12345, 0.00012345, 0].map(brief), [
      "12,346",
      "123",
      "12.3",
      "1.23",
      "0.123",
      "1.2e-4",
      "0.000",
    ]);
  });
});
