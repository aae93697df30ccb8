/**
 * The ways in which people write the ten digits: the path of the pen, without
 * its thickness.
 *
 * A stroke is a list of points, "x y" in hundredths of the digit's box, x to the
 * right and y down, through which the pen goes smoothly; at a point marked with
 * "!" it turns a corner. Strokes are separated by "/", where the pen is lifted.
 *
 * @module
 */

/** A point on the path of the pen; x to the right and y down, both 0 to 1. */
export interface PathPoint {
  readonly x: number;
  readonly y: number;
  /** Whether the pen may turn sharply here. */
  readonly corner: boolean;
}

/** One way to write a digit. */
export interface Skeleton {
  /** How common it is among the ways to write this digit; they add up to 1. */
  readonly share: number;
  /** Width of the box over its height. */
  readonly aspect: number;
  readonly strokes: readonly (readonly PathPoint[])[];
}

/** The ways to write each digit, by digit. */
export const DIGIT_SKELETONS: readonly (readonly Skeleton[])[] = [
  [
    way(0.5, 0.68, "55 0, 18 14, 0 52, 16 88, 50 100, 84 86, 100 48, 86 14, 50 0, 34 5"),
    way(0.25, 0.6, "66 3, 26 10, 0 56, 18 92, 48 100, 84 82, 100 40, 84 10, 56 2"),
    way(0.15, 0.66, "38 8, 8 34, 4 72, 34 100, 76 92, 100 54, 88 16, 56 0, 34 10, 42 22"),
    way(0.1, 0.78, "60 2, 20 10, 0 50, 20 92, 52 100, 86 84, 100 46, 78 8, 46 0"),
  ],
  [
    way(0.5, 0.3, "52 0, 50 35, 49 70, 48 100"),
    way(0.14, 0.3, "56 0, 44 35, 44 70, 54 100"),
    way(0.22, 0.42, "8 26, 40 12, 64 0!, 63 50, 62 100"),
    way(0.14, 0.55, "18 22, 38 12, 54 0!, 54 50, 53 100 / 10 100, 50 99, 94 100"),
  ],
  [
    way(0.34, 0.72, "4 22, 26 2, 62 0, 84 22, 66 56, 34 82, 2 100!, 50 96, 100 98"),
    way(
      0.3,
      0.78,
      "8 20, 30 2, 60 2, 76 24, 62 56, 36 84, 14 94, 2 84, 16 74, 40 82, 68 95, 100 92",
    ),
    way(0.2, 0.7, "0 14, 34 0, 76 6, 86 32, 58 66, 10 94!, 38 86, 68 98, 100 90"),
    way(0.16, 0.95, "6 8, 40 0, 76 4, 74 28, 44 62, 4 96!, 50 92, 100 96"),
  ],
  [
    way(0.5, 0.62, "4 14, 36 0, 76 8, 78 32, 36 47!, 82 58, 96 80, 62 100, 22 98, 0 86"),
    way(0.25, 0.62, "6 12, 40 0, 80 12, 74 34, 48 46, 36 48, 52 48, 88 58, 94 84, 54 100, 0 92"),
    way(0.25, 0.62, "4 4, 44 2, 86 2!, 60 22, 38 40!, 78 50, 96 74, 66 98, 26 100, 0 90"),
  ],
  [
    way(0.36, 0.7, "14 2, 6 28, 4 52!, 40 54, 98 48 / 80 0, 76 40, 70 100"),
    way(0.24, 0.72, "18 6, 10 38, 26 54, 58 50, 90 34 / 94 0, 84 44, 74 100"),
    way(0.14, 0.74, "72 0!, 38 34, 2 66!, 46 66, 100 64 / 74 0, 72 50, 70 100"),
    way(0.16, 0.7, "20 0, 8 32, 6 56!, 44 56, 70 52!, 78 28, 80 14!, 74 56, 64 100"),
    way(0.1, 0.74, "70 0!, 36 28, 4 58!, 44 60, 98 52 / 72 2, 70 50, 62 100"),
  ],
  [
    way(0.3, 0.7, "88 0, 54 2, 22 4!, 16 24, 12 44!, 46 36, 84 52, 86 82, 48 100, 2 92"),
    way(0.25, 0.72, "20 6, 16 26, 12 44!, 48 38, 82 54, 82 84, 44 100, 0 92 / 20 5, 58 4, 98 0"),
    way(0.2, 0.74, "98 2, 62 0, 32 12, 28 34, 56 48, 76 66, 66 90, 34 100, 0 92"),
    way(0.25, 0.95, "100 0, 66 3, 36 6!, 28 26, 20 44!, 44 42, 64 58, 58 86, 30 100, 0 94"),
  ],
  [
    way(0.5, 0.6, "72 0, 34 24, 8 58, 8 88, 42 100, 84 88, 88 64, 54 54, 14 74"),
    way(0.3, 0.58, "52 0, 22 30, 2 68, 20 97, 62 98, 92 78, 72 58, 38 62, 12 84"),
    way(0.2, 0.66, "88 6, 52 4, 16 34, 2 70, 22 98, 64 98, 92 76, 70 54, 34 58, 8 78"),
  ],
  [
    way(0.4, 0.64, "0 8, 48 5, 96 2!, 66 40, 46 72, 36 100"),
    way(0.2, 0.62, "2 22, 4 6!, 50 4, 98 2!, 76 36, 60 68, 52 100"),
    way(0.2, 0.66, "0 12, 34 2, 82 6, 88 20, 68 52, 44 100"),
    way(0.2, 0.66, "0 8, 48 4, 96 2!, 66 40, 46 72, 36 100 / 22 54, 52 50, 86 48"),
  ],
  [
    way(
      0.4,
      0.6,
      "84 12, 46 0, 12 18, 34 40, 74 60, 88 82, 50 100, 8 84, 24 60, 62 42, 90 20, 78 8",
    ),
    way(
      0.2,
      0.6,
      "76 22, 74 4, 38 2, 18 22, 44 44, 80 66, 78 92, 42 100, 12 84, 32 58, 66 40, 84 20, 72 4",
    ),
    way(
      0.2,
      0.58,
      "50 46, 16 34, 22 6, 58 0, 84 16, 74 38, 48 47, 10 62, 8 88, 44 100, 88 90, 90 64, 52 47",
    ),
    way(
      0.2,
      0.66,
      "96 6, 60 0, 22 10, 24 30, 52 48, 66 70, 58 94, 26 100, 8 84, 30 58, 66 38, 98 14",
    ),
  ],
  [
    way(0.45, 0.58, "86 14, 54 0, 14 14, 8 40, 38 52, 74 36, 88 10!, 82 54, 74 100"),
    way(0.3, 0.62, "82 20, 52 0, 12 12, 6 38, 38 50, 76 32, 86 12, 88 44, 78 80, 46 100, 10 92"),
    way(0.25, 0.56, "92 4, 44 2, 8 22, 14 44, 52 44, 90 8!, 74 52, 54 100"),
  ],
];

/** Reads the notation described above. */
function way(share: number, aspect: number, path: string): Skeleton {
  return { share, aspect, strokes: path.split("/").map((stroke) => stroke.split(",").map(point)) };
}

function point(text: string): PathPoint {
  const [x, y] = text.replace("!", "").trim().split(" ").map(Number);
  return { x: x! / 100, y: y! / 100, corner: text.includes("!") };
}
