import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  colourOf,
  type Colours,
  DARK,
  LIGHT,
  pixelsOf,
  placeOn,
} from "../../../../trainer/report/client/plane.ts";

const colours: Colours = { real: "#0000ff", forged: "#ff0000", paper: "#ffffff" };

describe("placeOn", () => {
  it("keeps the plane undistorted, as large as it can be, in the middle", () => {
    const { left, top, width, height } = placeOn(
      { from: [-1, -1], to: [1, 1] },
      { width: 300, height: 200 },
    );
    assert.deepEqual([left, top, width, height], [50, 0, 200, 200]);
    const tall = placeOn({ from: [0, 0], to: [4, 2] }, { width: 100, height: 200 });
    assert.deepEqual([tall.left, tall.top, tall.width, tall.height], [0, 75, 100, 50]);
  });

  it("has right on the right, and up above", () => {
    const place = placeOn({ from: [-1, -1], to: [1, 1] }, { width: 300, height: 200 });
    assert.deepEqual(place.at([0, 0]), [150, 100]);
    assert.deepEqual(place.at([1, 1]), [250, 0]);
    assert.deepEqual(place.at([-1, 0.5]), [50, 50]);
  });
});

describe("colourOf", () => {
  it("is paper where the judge cannot tell, and the more of a side the surer it is", () => {
    assert.deepEqual(colourOf(0.5, colours), [255, 255, 255]);
    assert.deepEqual(colourOf(1, colours), [128, 128, 255]);
    assert.deepEqual(colourOf(0.75, colours), [159, 159, 255]);
    assert.deepEqual(colourOf(0, colours), [255, 128, 128]);
  });

  it("goes from one side to the other without a jump", () => {
    for (const theme of [LIGHT, DARK]) {
      const all = Array.from({ length: 201 }, (_, i) => colourOf(i / 200, theme));
      all.slice(1).forEach((colour, i) => {
        colour.forEach((channel, c) => assert.ok(Math.abs(channel - all[i]![c]!) <= 3));
      });
      assert.notDeepEqual(all[0], all[200]);
    }
  });
});

describe("pixelsOf", () => {
  it("has a pixel a cell, the lowest row at the foot, opaque", () => {
    const pixels = pixelsOf(
      { from: [0, 0], to: [1, 1], side: 2, verdicts: [0, 0.5, 1, 0.5] },
      colours,
    );
    const [red, blue, white] = [[255, 128, 128], [128, 128, 255], [255, 255, 255]];
    const opaque = [blue!, white!, red!, white!].flatMap((colour) => [...colour, 255]);
    assert.deepEqual([...pixels], opaque);
  });
});
