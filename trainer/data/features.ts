/**
 * Rows of sixteen features in two classes, made by code: something for a first example to
 * tell apart. The classes overlap: nobody can tell all rows, however well they learn.
 *
 * A row is a grey picture of 4x4 pixels, stored in bytes: 256 steps from -1 to 1.
 *
 * @module
 */

import { RandomStream } from "../../shared/random.ts";
import { byteOf, createDataset, type Dataset } from "./dataset.ts";

/** Sides of the picture. */
const SIDE = 4;

/** How far a feature of one class is from that of the other, by chance, and about its own mean. */
const DISTANCE = 0.19;
const DEVIATION = 0.4;

/**
 * Makes rows, of either class in turn.
 *
 * @param count How many; a larger set begins with the smaller one.
 * @param seed Equal seeds give equal rows; other rows of the same two classes come of others.
 */
export function madeFeatures(count = 2000, seed: string | number = 0): Dataset {
  const size = SIDE * SIDE;
  const shift = new RandomStream("figment/features").normals(size).map((x) => DISTANCE * x);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const images = new Uint8Array(count * size);
  labels.forEach((label, i) => {
    const noise = new RandomStream(`figment/features/${seed}/${i}`).normals(size);
    const row = noise.map((x, k) => DEVIATION * x + (label - 0.5) * shift[k]!);
    images.set(Array.from(row, byteOf), i * size);
  });
  return createDataset({
    name: "features",
    licence: "none needed: made by code",
    kind: "features",
    height: SIDE,
    width: SIDE,
    channels: 1,
    images,
    labels,
    classes: ["0", "1"],
  });
}
