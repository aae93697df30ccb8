import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { RandomStream } from "../../../shared/random.ts";
import { warp } from "../../../trainer/metrics/warp.ts";

const shape = { height: 40, width: 60, channels: 2 };

/** Red says how far right a pixel is, green how far down. */
const places = Uint8Array.from(
  { length: 40 * 60 * 2 },
  (_, i) => i % 2 === 0 ? 4 * ((i >> 1) % 60) : 4 * Math.floor((i >> 1) / 60),
);

/** How far the pixels of a bent picture have come, in pixels to the right and down. */
function ways(picture: Uint8Array): [number, number][] {
  return Array.from({ length: 40 * 60 }, (_, i) => [
    picture[2 * i]! / 4 - i % 60,
    picture[2 * i + 1]! / 4 - Math.floor(i / 60),
  ]);
}

describe("warp", () => {
  it("moves pixels by a few hundredths of a side, each way as far", () => {
    for (let i = 0; i < 10; i++) {
      const moved = ways(warp(places, shape, new RandomStream(`test/${i}`)));
      for (const [axis, side] of [[0, 60], [1, 40]] as const) {
        const squares = moved.reduce((sum, way) => sum + way[axis] ** 2, 0);
        const reach = Math.sqrt(squares / moved.length) / side;
        assert.ok(reach > 0.01 && reach < 0.12, `${reach}`);
      }
    }
  });

  it("moves neighbours alike", () => {
    const moved = ways(warp(places, shape, new RandomStream("test")));
    moved.slice(1).forEach(([right, down], i) => {
      if ((i + 1) % 60 === 0) return; // a row above
      assert.ok(Math.abs(right - moved[i]![0]) < 4 && Math.abs(down - moved[i]![1]) < 4);
    });
  });

  it("repeats the border, and leaves a plain picture plain", () => {
    const plain = new Uint8Array(40 * 60 * 2).fill(77);
    assert.deepEqual(warp(plain, shape, new RandomStream("test")), plain);
  });

  it("bends equally for equal streams only, and leaves its argument alone", () => {
    const before = places.slice();
    const [first, again, other] = ["a", "a", "b"].map((name) =>
      warp(places, shape, new RandomStream(name))
    );
    assert.deepEqual(first, again);
    assert.notDeepEqual(first, other);
    assert.deepEqual(places, before);
  });
});
