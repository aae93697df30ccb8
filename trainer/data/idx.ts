/**
 * IDX, the format of MNIST: a file of images and a file of labels, gzipped or not.
 * A header of big-endian words (type and number of dimensions, then the length of
 * each dimension) stands before the bytes.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import { type Identity, KNOWN_SETS } from "./known_sets.ts";
import { knownClasses, numberedClasses, UNLABELLED } from "./labels.ts";
import { readUnpacked } from "./read_bytes.ts";

/** The files of an IDX data set; the labels may be missing. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string | null;
}

/** Names of the training images, in the spellings that are in use. */
const IMAGE_NAMES = ["train-images-idx3-ubyte", "train-images.idx3-ubyte"]
  .flatMap((name) => [name, `${name}.gz`]);

/** The IDX pair among the names of a folder's files, or null. */
export function findIdxPair(names: ReadonlySet<string>): IdxPair | null {
  const images = IMAGE_NAMES.find((name) => names.has(name));
  return images === undefined ? null : { images, labels: labelsBeside(images, names) };
}

/** The file of labels that belongs to a file of images, gzipped or not, or null. */
export function labelsBeside(images: string, names: ReadonlySet<string>): string | null {
  const plain = images.replace("images", "labels").replace("idx3", "idx1").replace(/\.gz$/, "");
  if (plain === images.replace(/\.gz$/, "")) return null;
  return [plain, `${plain}.gz`, plain.replace(".idx1", "-idx1"), plain.replace("-idx1", ".idx1")]
    .find((name) => names.has(name)) ?? null;
}

/**
 * Opens an IDX pair. Its classes have the names of the known data set that it is
 * called after, otherwise those of the numbers that occur.
 *
 * @throws {UserError} If a file is not IDX, damaged, cut short, or does not fit the other.
 */
export async function openIdx(pair: IdxPair, identity: Identity): Promise<Dataset> {
  const { shape, data } = parseIdx(await readUnpacked(pair.images), 3, pair.images);
  const [count, height, width] = shape as [number, number, number];
  if (data.length === 0) {
    throw new UserError(
      `${pair.images} holds no pictures: its header says ${count} of ${height}x${width} pixels`,
    );
  }
  const labelling = pair.labels === null
    ? UNLABELLED
    : await readLabels(pair.labels, pair.images, count, identity.name);
  return createDataset({ ...identity, ...labelling, height, width, channels: 1, images: data });
}

async function readLabels(path: string, images: string, count: number, name: string) {
  const { data } = parseIdx(await readUnpacked(path), 1, path);
  if (data.length !== count) {
    throw new UserError(
      `${path} has ${data.length} labels, but ${images} has ${count} pictures: ` +
        `the two files do not belong together`,
    );
  }
  const names = KNOWN_SETS.get(name)?.classes;
  return names ? knownClasses(data, names, path) : numberedClasses(data);
}

/**
 * Splits an IDX file of unsigned bytes into its shape and its bytes.
 *
 * @param dimensions How many it must have: 3 for images, 1 for labels.
 * @param path The file, for the errors.
 * @throws {UserError} If it is another kind of file, or its length is not what its header says.
 */
export function parseIdx(
  bytes: Uint8Array,
  dimensions: number,
  path: string,
): { readonly shape: readonly number[]; readonly data: Uint8Array } {
  const start = 4 + 4 * dimensions;
  const header = new DataView(bytes.buffer, bytes.byteOffset, Math.min(start, bytes.length));
  const magic = 0x0800 + dimensions;
  if (header.byteLength < 4 || header.getUint32(0) !== magic) {
    const found = Array.from(bytes.subarray(0, 4), hexByte).join("");
    throw new UserError(
      `${path} is not an IDX file of ${dimensions === 1 ? "labels" : "images"}: ` +
        `it begins with ${found || "nothing"} instead of 0000080${dimensions}`,
    );
  }
  if (header.byteLength < start) throw cutShort(path, start, bytes.length);
  const shape = Array.from({ length: dimensions }, (_, i) => header.getUint32(4 + 4 * i));
  const length = start + shape.reduce((product, size) => product * size, 1);
  if (bytes.length < length) throw cutShort(path, length, bytes.length);
  if (bytes.length > length) {
    throw new UserError(
      `${path} is longer than its header says, ${bytes.length} bytes instead of ${length}: ` +
        `copy or download it again`,
    );
  }
  return { shape, data: bytes.subarray(start) };
}

function cutShort(path: string, length: number, found: number): UserError {
  return new UserError(
    `${path} is cut short, ${found} bytes of ${length}: copy or download it again`,
  );
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
