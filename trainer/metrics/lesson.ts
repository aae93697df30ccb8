/**
 * What the classifier is taught.
 *
 * Where the data has classes: to name them. Where it has none: to tell by how many
 * quarter turns a picture was turned (Gidaris et al. 2018, arXiv 1803.07728), which
 * nobody has to label and which takes knowing what things look like. Pictures that
 * are not square know only the half turn.
 *
 * Of cat heads, 64x64, the Fréchet distances in these features are 0.2 for held-out
 * pictures, 4 and 20 for the same blurred by 1 and 2 pixels, 9 for what 100 principal
 * components leave of them, 40 for pictures of other things. To be taught as well what
 * blur, noise, patches or blends of two pictures are puts those further away than the
 * other things, or as far.
 *
 * @module
 */

import { RandomStream } from "../../shared/random.ts";
import type { Dataset } from "../data/dataset.ts";

/** While learning, a picture is shifted by up to so many pixels each way. */
const MAX_SHIFT = 2;

/** Pictures and what is right to say of them. */
export interface Exercise {
  /** Pixels, 0 to 255, `[n, H, W, C]`. */
  readonly images: Uint8Array;
  /** `[n]`, each below the number of answers. */
  readonly answers: Int32Array;
}

/** Exercises made of the pictures of a data set. */
export interface Lesson {
  /** How many different answers there are. */
  readonly answers: number;
  /** The pictures of some rows, each shifted (and turned) by chance. */
  practice(rows: Uint32Array, random: RandomStream): Exercise;
  /** The pictures of some rows, not shifted, and turned by a rule: for measuring. */
  exam(rows: Uint32Array): Exercise;
}

/** How a picture is laid down. */
interface Pose {
  /** Quarter turns. */
  readonly turns: number;
  /** Pixels to the right, and down. */
  readonly shift: readonly [number, number];
}

/** The lesson that a data set allows. */
export function lessonOf(dataset: Dataset): Lesson {
  const { labels, classes } = dataset;
  const turns = labels !== null ? [0] : dataset.height === dataset.width ? [0, 1, 2, 3] : [0, 2];
  const exercise = (rows: Uint32Array, poses: readonly (Pose & { choice: number })[]) => ({
    images: pose(dataset, rows, poses),
    answers: Int32Array.from(rows, (row, i) => labels?.[row] ?? poses[i]!.choice),
  });
  return {
    answers: classes?.length ?? turns.length,
    practice(rows, random) {
      const offset = () => random.integer(2 * MAX_SHIFT + 1) - MAX_SHIFT;
      const poses = Array.from(rows, () => {
        const choice = random.integer(turns.length);
        return { choice, turns: turns[choice]!, shift: [offset(), offset()] as const };
      });
      return exercise(rows, poses);
    },
    exam(rows) {
      const poses = Array.from(rows, (row) => {
        const choice = row % turns.length;
        return { choice, turns: turns[choice]!, shift: [0, 0] as const };
      });
      return exercise(rows, poses);
    },
  };
}

/** Some pictures, each in its pose; what a shift uncovers repeats the border. */
function pose(dataset: Dataset, rows: Uint32Array, poses: readonly Pose[]): Uint8Array {
  const { height, width, channels, images } = dataset;
  const pixels = height * width;
  const out = new Uint8Array(rows.length * pixels * channels);
  for (let n = 0; n < rows.length; n++) {
    const { turns, shift: [right, down] } = poses[n]!;
    for (let place = 0; place < pixels; place++) {
      const y = clamp(Math.floor(place / width) - down, height);
      const x = clamp(place % width - right, width);
      const source = rows[n]! * pixels + turned(y, x, turns, height, width);
      for (let c = 0; c < channels; c++) {
        out[(n * pixels + place) * channels + c] = images[source * channels + c]!;
      }
    }
  }
  return out;
}

/** The place in the picture that a turned picture shows at y, x. */
function turned(y: number, x: number, turns: number, height: number, width: number): number {
  switch (turns) {
    case 1:
      return x * width + (width - 1 - y);
    case 2:
      return (height - 1 - y) * width + (width - 1 - x);
    case 3:
      return (height - 1 - x) * width + y;
    default:
      return y * width + x;
  }
}

function clamp(place: number, length: number): number {
  return Math.min(length - 1, Math.max(0, place));
}
