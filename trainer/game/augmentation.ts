/**
 * Differentiable augmentation (Zhao et al. 2020, arXiv 2006.10738): the judge sees
 * neither real nor forged pictures as they are, but recoloured, moved and with a hole
 * in them, so that it cannot learn a few thousand real ones by heart. The forger is
 * told through the same changes. How often a picture is changed is left to the game,
 * as in ADA (Karras et al. 2020, arXiv 2006.06676): seldom enough, and no forger
 * learns to forge the changes.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { RandomStream } from "../../shared/random.ts";

/** What is done to one picture. */
export interface Change {
  /** Distance of the channels from their mean, as a factor: 0 is grey. */
  readonly saturation: number;
  /** A factor of all values, about the middle grey. */
  readonly contrast: number;
  /** Added to all values, which are in [-1, 1]. */
  readonly brightness: number;
  /** Pixels by which the picture moves to the right and down; what comes in is middle grey. */
  readonly move: { readonly x: number; readonly y: number };
  /** Top left corner of a hole of half the picture's size, in middle grey; null for none. */
  readonly hole: { readonly x: number; readonly y: number } | null;
}

/** The size of a picture. */
interface Size {
  readonly height: number;
  readonly width: number;
}

/** How far pictures move at most, as a share of their size. */
const REACH = 1 / 8;

/**
 * Draws a change: colour, place and hole each with this probability. Any probability
 * takes as many random numbers.
 */
export function drawChange(
  random: RandomStream,
  { height, width }: Size,
  probability: number,
): Change {
  const [colour, place, hole] = [0, 0, 0].map(() => random.uniform() < probability);
  const [saturation, contrast, brightness] = [random.uniform(), random.uniform(), random.uniform()];
  const within = (length: number) => random.integer(2 * length + 1) - length;
  const move = { x: within(Math.round(width * REACH)), y: within(Math.round(height * REACH)) };
  // Its middle anywhere on the picture, so that the edges are hidden as often as the rest.
  const corner = {
    x: random.integer(width) - Math.floor(width / 4),
    y: random.integer(height) - Math.floor(height / 4),
  };
  return {
    saturation: colour ? 2 * saturation : 1,
    contrast: colour ? 0.5 + contrast : 1,
    brightness: colour ? brightness - 0.5 : 0,
    move: place ? move : { x: 0, y: 0 },
    hole: hole ? corner : null,
  };
}

/**
 * Changes pictures, each in its own way; differentiable once.
 *
 * @param pictures `[N, H, W, C]` in [-1, 1].
 * @param changes N of them.
 * @returns `[N, H, W, C]`; colours may leave [-1, 1].
 */
export function augment(pictures: Tensor4D, changes: readonly Change[]): Tensor4D {
  return tf.tidy(() => place(recolour(pictures, changes), changes));
}

/** A linear map of the channels a picture, and a number added. */
function recolour(pictures: Tensor4D, changes: readonly Change[]): Tensor4D {
  const [count, height, width, channels] = pictures.shape;
  const maps = new Float32Array(count * channels * channels);
  changes.forEach(({ saturation, contrast }, i) => {
    for (let from = 0; from < channels; from++) {
      for (let to = 0; to < channels; to++) {
        const own = from === to ? saturation : 0;
        maps[(i * channels + from) * channels + to] = contrast *
          (own + (1 - saturation) / channels);
      }
    }
  });
  const brightness = tf.tensor3d(changes.map(({ brightness }) => brightness), [count, 1, 1]);
  const pixels = tf.reshape(pictures, [count, height * width, channels]);
  const mapped = tf.matMul(pixels, tf.tensor3d(maps, [count, channels, channels]));
  return tf.reshape(tf.add(mapped, brightness), pictures.shape);
}

/** Moves pictures and cuts their holes. */
function place(pictures: Tensor4D, changes: readonly Change[]): Tensor4D {
  const { there, back } = routesOf(pictures.shape, changes);
  const move = tf.customGrad((x) => ({
    value: gatherPixels(x as Tensor4D, there),
    gradFunc: (dy) => gatherPixels(dy as Tensor4D, back),
  }));
  return move(pictures) as Tensor4D;
}

/** Pixels of pictures `[N, H, W, C]` by their number; that of no pixel, N · H · W, gives zeros. */
function gatherPixels(pictures: Tensor4D, route: Int32Array): Tensor4D {
  return tf.tidy(() => {
    const channels = pictures.shape[3];
    const pixels = tf.reshape(pictures, [-1, channels]);
    const withNone = tf.concat([pixels, tf.zeros([1, channels])]);
    return tf.reshape(tf.gather(withNone, tf.tensor1d(route, "int32")), pictures.shape);
  });
}

/** For each pixel, where it comes from, and where it goes to. */
function routesOf(
  [count, height, width]: readonly [number, number, number, number],
  changes: readonly Change[],
) {
  const none = count * height * width;
  const there = new Int32Array(none).fill(none);
  const back = new Int32Array(none).fill(none);
  const [holeHeight, holeWidth] = [Math.floor(height / 2), Math.floor(width / 2)];
  changes.forEach(({ move, hole }, i) => {
    for (let y = Math.max(0, move.y); y < Math.min(height, height + move.y); y++) {
      const isCutRow = hole !== null && y >= hole.y && y < hole.y + holeHeight;
      for (let x = Math.max(0, move.x); x < Math.min(width, width + move.x); x++) {
        if (isCutRow && x >= hole.x && x < hole.x + holeWidth) continue;
        const to = (i * height + y) * width + x;
        const from = to - move.y * width - move.x;
        there[to] = from;
        back[from] = to;
      }
    }
  });
  return { there, back };
}
