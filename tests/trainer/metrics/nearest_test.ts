import { beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { RandomStream } from "../../../shared/random.ts";
import { bootTrainer } from "../../../trainer/backend.ts";
import {
  featurePoints,
  nearestNeighbours,
  nearestOfTwo,
  pixelPoints,
} from "../../../trainer/metrics/nearest.ts";

const random = new RandomStream("test/nearest");
const cloud = (count: number, d: number) => Array.from({ length: count }, () => random.normals(d));

describe("nearestNeighbours", () => {
  beforeAll(async () => {
    await bootTrainer("wasm");
  });

  it("finds what a comparison of all pairs finds, and how near it is", async () => {
    const [points, others] = [cloud(20, 5), cloud(70, 5)];
    const expected = points.map((a) => {
      const distances = others.map((b) => Math.hypot(...a.map((value, i) => value - b[i]!)));
      const distance = Math.min(...distances);
      return { index: distances.indexOf(distance), distance };
    });
    const before = tf.memory().numTensors;
    const found = await nearestNeighbours(featurePoints(points), featurePoints(others));
    assert.equal(tf.memory().numTensors, before);
    found.forEach(({ index, distance }, i) => {
      assert.equal(index, expected[i]!.index);
      assert.ok(Math.abs(distance - expected[i]!.distance) < 1e-5);
    });
  });

  it("goes through large sets a part at a time", async () => {
    const others = cloud(5, 30);
    const points = [4, 0, 3].map((i) => others[i]!.map((value) => value + 0.01));
    const room = 70; // two of them are a part
    const found = await nearestNeighbours(featurePoints(points), featurePoints(others), null, room);
    assert.deepEqual(found.map(({ index }) => index), [4, 0, 3]);
  });

  it("finds exact copies at distance 0, the first of equals", async () => {
    const images = Uint8Array.of(9, 9, 1, 2, 250, 3, 1, 2);
    const pictures = pixelPoints({ height: 1, width: 2, channels: 1, images });
    const own = pixelPoints({ height: 1, width: 2, channels: 1, images: images.slice(6) });
    assert.deepEqual(await nearestNeighbours(own, pictures), [{ index: 1, distance: 0 }]);
  });

  it("leaves out what is the point itself", async () => {
    const points = [[0], [1], [3]].map((values) => Float32Array.from(values));
    const found = await nearestNeighbours(featurePoints(points), featurePoints(points), [0, 1, 2]);
    assert.deepEqual(found, [1, 0, 1].map((index, i) => ({ index, distance: [1, 1, 2][i]! })));
  });

  it("measures pictures by their pixels from -1 to 1", async () => {
    const shape = { height: 1, width: 1, channels: 3 };
    const [black, white] = [0, 255].map((value) =>
      pixelPoints({ ...shape, images: new Uint8Array(3).fill(value) })
    );
    const [found] = await nearestNeighbours(black!, white!);
    assert.ok(Math.abs(found!.distance - 2 * Math.sqrt(3)) < 1e-6);
  });
});

describe("nearestOfTwo", () => {
  it("takes the nearer, and counts the indices of the second set on from the first", () => {
    const near = (index: number, distance: number) => ({ index, distance });
    assert.deepEqual(
      nearestOfTwo([near(3, 1), near(4, 1), near(5, 2)], [near(0, 2), near(1, 1), near(2, 1)], 10),
      [near(3, 1), near(4, 1), near(12, 1)],
    );
  });
});
