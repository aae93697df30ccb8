/**
 * CIFAR-10 in its binary version: five batches of records, each one byte of label
 * and 3072 bytes of pixels, the red plane first, then green, then blue.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import { type Identity, KNOWN_SETS } from "./known_sets.ts";
import { knownClasses } from "./labels.ts";
import { readBytes, readUnpacked } from "./read_bytes.ts";
import { untar } from "./tar.ts";

const SIZE = 32;
const PLANE = SIZE * SIZE;
const RECORD = 1 + 3 * PLANE;
const BATCHES = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);

/** The bytes of a batch, and where they come from, for the errors. */
interface Batch {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Whether the names of a folder's files are those of CIFAR-10 batches. */
export function hasCifar10(names: ReadonlySet<string>): boolean {
  return BATCHES.some((name) => names.has(name));
}

/**
 * Opens the training batches of a folder.
 *
 * @throws {UserError} If a batch is missing, damaged or cut short.
 */
export async function openCifar10Folder(folder: string, identity: Identity): Promise<Dataset> {
  const batches: Batch[] = [];
  for (const name of BATCHES) {
    const path = `${folder}/${name}`;
    batches.push({ path, bytes: await readBytes(path) });
  }
  return fromBatches(batches, identity);
}

/**
 * Opens the training batches of the archive in which CIFAR-10 is published.
 *
 * @param path A tar file, gzipped or not.
 * @throws {UserError} If it is damaged or lacks a batch.
 */
export async function openCifar10Archive(path: string, identity: Identity): Promise<Dataset> {
  const files = untar(await readUnpacked(path), path);
  const batches = BATCHES.map((name) => {
    const entry = [...files].find(([file]) => file.split("/").at(-1) === name);
    if (!entry) {
      throw new UserError(
        `${path} lacks ${name}: of tar archives, only the binary version of CIFAR-10 ` +
          `is understood; unpack others and pass their folder`,
      );
    }
    return { path: `${path}: ${entry[0]}`, bytes: entry[1] };
  });
  return fromBatches(batches, identity);
}

function fromBatches(batches: readonly Batch[], identity: Identity): Dataset {
  for (const { path, bytes } of batches) {
    if (bytes.length === 0 || bytes.length % RECORD !== 0) {
      throw new UserError(
        `${path} is damaged or cut short: ${bytes.length} bytes are not a whole number of ` +
          `records of ${RECORD} bytes; copy or download it again`,
      );
    }
  }
  const count = batches.reduce((sum, { bytes }) => sum + bytes.length / RECORD, 0);
  const images = new Uint8Array(count * 3 * PLANE); // [N, 32, 32, 3]
  const labels = new Uint8Array(count);
  let row = 0;
  for (const { bytes } of batches) {
    for (let offset = 0; offset < bytes.length; offset += RECORD, row++) {
      labels[row] = bytes[offset]!;
      for (let i = 0; i < 3 * PLANE; i++) {
        images[(row * PLANE + i % PLANE) * 3 + Math.floor(i / PLANE)] = bytes[offset + 1 + i]!;
      }
    }
  }
  const names = KNOWN_SETS.get("cifar10")!.classes;
  return createDataset({
    ...identity,
    ...knownClasses(labels, names, batches[0]!.path),
    height: SIZE,
    width: SIZE,
    channels: 3,
    images,
  });
}
