import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { drawnDigits } from "../../../trainer/data/drawn.ts";
import { DIGIT_SKELETONS } from "../../../trainer/data/digit_skeletons.ts";
import { ink } from "../../../trainer/data/ink.ts";

const digits = drawnDigits(500);
const picture = (i: number) => digits.images.subarray(i * 784, (i + 1) * 784);

describe("drawnDigits", () => {
  it("draws the ten digits in turn, grey, 28x28", () => {
    assert.equal(digits.count, 500);
    assert.deepEqual([digits.height, digits.width, digits.channels], [28, 28, 1]);
    assert.deepEqual(digits.classes, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    assert.deepEqual([...digits.labels!.subarray(8, 13)], [8, 9, 0, 1, 2]);
  });

  it("draws the same pictures on every machine", () => {
    assert.equal(
      drawnDigits(100).sha256,
      "d21dfa05c4a0863e70699e9a0bff9409f89cafaba843ca73615b0c1a8ba3abb7",
    );
  });

  it("begins a larger set with the smaller one", () => {
    assert.deepEqual(drawnDigits(20).images, digits.images.subarray(0, 20 * 784));
  });

  it("draws other pictures for another seed", () => {
    assert.notDeepEqual(drawnDigits(1, 1).images, picture(0));
  });

  it("never draws the same picture twice", () => {
    const seen = new Set(Array.from({ length: digits.count }, (_, i) => picture(i).join()));
    assert.equal(seen.size, digits.count);
  });

  it("puts a reasonable amount of ink near the middle of every picture", () => {
    for (let i = 0; i < digits.count; i++) {
      let sum = 0;
      let x = 0;
      let y = 0;
      picture(i).forEach((value, k) => {
        sum += value;
        x += value * (k % 28);
        y += value * Math.floor(k / 28);
      });
      assert.ok(sum > 255 * 15 && sum < 255 * 350, `picture ${i} has ${sum / 255} pixels of ink`);
      assert.ok(Math.abs(x / sum - 13.5) < 5 && Math.abs(y / sum - 13.5) < 5, `picture ${i}`);
    }
  });

  it("varies a digit in thickness, width and slant", () => {
    const zeros = Array.from({ length: 50 }, (_, k) => picture(10 * k));
    const inkOf = zeros.map((zero) => zero.reduce((sum, value) => sum + value, 0));
    assert.ok(Math.max(...inkOf) > 2 * Math.min(...inkOf));
    const widths = zeros.map((zero) => {
      const columns = [...zero.keys()].filter((k) => zero[k]! > 127).map((k) => k % 28);
      return Math.max(...columns) - Math.min(...columns);
    });
    assert.ok(Math.max(...widths) > 1.5 * Math.min(...widths));
  });
});

describe("DIGIT_SKELETONS", () => {
  it("gives shares that add up to 1 for every digit", () => {
    assert.equal(DIGIT_SKELETONS.length, 10);
    for (const ways of DIGIT_SKELETONS) {
      const sum = ways.reduce((total, way) => total + way.share, 0);
      assert.ok(Math.abs(sum - 1) < 1e-9);
    }
  });

  it("keeps the pen near the unit box", () => {
    for (const { x, y } of DIGIT_SKELETONS.flat().flatMap((way) => way.strokes.flat())) {
      assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1, `${x} ${y}`);
    }
  });
});

describe("ink", () => {
  it("fills a line of the pen's width, with edges that fade", () => {
    const line = [{ x: -2, y: 0, radius: 1.5 }, { x: 2, y: 0, radius: 1.5 }];
    const column = [...ink([line], 1, 9)].filter((_, k) => k % 9 === 4);
    assert.deepEqual(column, [0, 0, 0, 255, 255, 255, 0, 0, 0]);
    const thin = [...ink([line.map((p) => ({ ...p, radius: 1 }))], 1, 9)]
      .filter((_, k) => k % 9 === 4);
    assert.deepEqual(thin, [0, 0, 0, 128, 255, 128, 0, 0, 0]);
  });

  it("draws a dot for a stroke that stands still, and clips at the border", () => {
    const dot = { x: 0, y: 0, radius: 1 };
    assert.equal(ink([[dot, dot]], 1, 5)[12], 255);
    const outside = { x: 40, y: 40, radius: 2 };
    assert.ok(ink([[outside, outside]], 1, 5).every((value) => value === 0));
  });
});
