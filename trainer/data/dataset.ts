/**
 * What every source of pictures becomes: raw bytes in memory, labels, and a
 * fingerprint of both.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** What the rows of a data set are. Points and features lie in pictures of a few pixels. */
export type Kind = "pictures" | "points" | "features";

/** What so many rows of each are called. */
export const UNITS: Readonly<Record<Kind, string>> = {
  pictures: "images",
  points: "points",
  features: "rows",
};

/** Pictures held in memory, all of one size, with or without labels. */
export interface Dataset {
  /** For people and model cards. */
  readonly name: string;
  /** The terms of the pictures, "not stated" where nobody said. */
  readonly licence: string;
  readonly kind: Kind;
  /** Height of each picture, in pixels. */
  readonly height: number;
  /** Width of each picture, in pixels. */
  readonly width: number;
  /** 1 (grey) or 3 (red, green, blue; sRGB). */
  readonly channels: number;
  /** How many pictures there are: N, at least 1. */
  readonly count: number;
  /** The pixels, 0 to 255, `[N, H, W, C]`. */
  readonly images: Uint8Array;
  /** The class of each picture, an index into `classes`, `[N]`; or null. */
  readonly labels: Uint8Array | Uint16Array | null;
  /** The names of the classes; null where `labels` is null. */
  readonly classes: readonly string[] | null;
  /** SHA-256 of shape, pixels and labels, in hex: a run refuses to resume on other data. */
  readonly sha256: string;
}

/** How far a slow step of opening a data set has come. */
export interface Progress {
  /** What is being done, such as "reading photos.zip". */
  readonly task: string;
  readonly unit: "bytes" | "images";
  readonly done: number;
  /** Null where a server does not say how much it sends. */
  readonly total: number | null;
}

/** Told of progress, often. */
export type OnProgress = (progress: Progress) => void;

/** What a data set is made of; pictures where nothing else is said. */
type Parts = Omit<Dataset, "kind" | "count" | "sha256"> & Partial<Pick<Dataset, "kind">>;

/** Counts and fingerprints the pictures of a data set. */
export function createDataset(parts: Parts): Dataset {
  const { height, width, channels, images, labels, classes } = parts;
  const hash = createHash("sha256");
  hash.update(`${height}x${width}x${channels}, ${classes?.length ?? "no"} classes\n`);
  hash.update(images);
  if (labels) hash.update(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength));
  return {
    kind: "pictures",
    ...parts,
    count: images.length / (height * width * channels),
    sha256: hash.digest("hex"),
  };
}

/** A value from -1 to 1, as networks see it, as a byte. */
export function byteOf(value: number): number {
  return Math.min(255, Math.max(0, Math.round((value + 1) * 127.5)));
}

/** Labels in the smallest type that holds them. */
export function packLabels(
  labels: ArrayLike<number>,
  classes: number,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  return classes <= 256 ? Uint8Array.from(labels) : Uint16Array.from(labels);
}
