/**
 * The nearest neighbours of points among others.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { gatherImages } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import { type Features, squaredDistance } from "./features.ts";

/** Coordinates of others that are on the device at a time. */
const ROOM = 4_000_000;

/** Points of a space of any number of dimensions. */
export interface Points {
  readonly count: number;
  /** The coordinates of the points from `start` to before `end`, `[end - start, d]`, flat. */
  coordinates(start: number, end: number): Float32Array;
}

/** The nearest of the others. */
export interface Neighbour {
  readonly index: number;
  /** Euclidean. */
  readonly distance: number;
}

/** Features as points. */
export function featurePoints(features: Features): Points {
  return {
    count: features.length,
    coordinates(start, end) {
      const length = features[0]!.length;
      const all = new Float32Array((end - start) * length);
      for (let i = start; i < end; i++) all.set(features[i]!, (i - start) * length);
      return all;
    },
  };
}

/** Pictures as points: each pixel a coordinate, in [-1, 1]. */
export function pixelPoints(
  pictures: Pick<Dataset, "height" | "width" | "channels" | "images">,
): Points {
  const { height, width, channels, images } = pictures;
  return {
    count: images.length / (height * width * channels),
    coordinates(start, end) {
      const rows = Uint32Array.from({ length: end - start }, (_, i) => start + i);
      return gatherImages(pictures, rows);
    },
  };
}

/**
 * The nearest of the others for each point, the first of equals.
 *
 * @param points At least one.
 * @param others At least one, or two with `own`; of the same space.
 * @param own The index of each point among the others, `[N]`, where it is one of them: no
 * point is its own neighbour.
 * @param room Coordinates of others to work on at a time.
 */
export async function nearestNeighbours(
  points: Points,
  others: Points,
  own: ArrayLike<number> | null = null,
  room = ROOM,
): Promise<Neighbour[]> {
  const { count } = points;
  const all = points.coordinates(0, count);
  const d = all.length / count;
  const index = new Uint32Array(count);
  const least = new Float64Array(count).fill(Infinity);
  const device = tf.tensor2d(all, [count, d]);
  const step = Math.max(1, Math.floor(room / d));
  for (let start = 0; start < others.count; start += step) {
    const size = Math.min(step, others.count - start);
    const some = others.coordinates(start, start + size);
    const squares = Float64Array.from({ length: size }, (_, j) => {
      const vector = some.subarray(j * d, (j + 1) * d);
      return vector.reduce((sum, value) => sum + value * value, 0);
    });
    // ‖a - b‖² = ‖a‖² - 2 a·b + ‖b‖², of which the first is the same for all b.
    const products = tf.tidy(() => tf.matMul(device, tf.tensor2d(some, [size, d]), false, true));
    const values = await products.data<"float32">();
    products.dispose();
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < size; j++) {
        const distance = squares[j]! - 2 * values[i * size + j]!;
        if (distance < least[i]! && own?.[i] !== start + j) {
          least[i] = distance;
          index[i] = start + j;
        }
      }
    }
  }
  device.dispose();
  // Products in single precision tell which is nearest, but not how near it is.
  return Array.from(index, (index, i) => {
    const other = others.coordinates(index, index + 1);
    return { index, distance: Math.sqrt(squaredDistance(all.subarray(i * d, (i + 1) * d), other)) };
  });
}

/**
 * The nearer of two neighbours for each point, where the others are in two sets.
 *
 * @param first To the nearest in the first set.
 * @param second To the nearest in the second, whose indices count on from the first's.
 * @param count Points in the first set.
 */
export function nearestOfTwo(
  first: readonly Neighbour[],
  second: readonly Neighbour[],
  count: number,
): Neighbour[] {
  return first.map((near, i) => {
    const { index, distance } = second[i]!;
    return distance < near.distance ? { index: count + index, distance } : near;
  });
}
