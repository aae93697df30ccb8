/**
 * Keeps decoded pictures on disk, since decoding takes a hundred times as long as
 * reading what it gave.
 *
 * A file is a line with the SHA-256 of the next one, a line of JSON that says what
 * follows, the pixels, and the labels. One that is damaged is as good as none, and
 * one that cannot be written is done without: the cache only ever saves time.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { concatenate } from "../../shared/concatenate.ts";
import { writeAtomically } from "../run/write_atomically.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import type { SurveyedDataset } from "./image_set.ts";
import type { Identity } from "./known_sets.ts";

/** Bytes that the files may take together: those used last stay. */
const CAPACITY = 4 * 2 ** 30;

/** The line of JSON. */
interface Header
  extends
    Pick<Dataset, "height" | "width" | "channels" | "count" | "classes" | "sha256">,
    Pick<SurveyedDataset, "survey"> {
  /** Bytes of a label; 0 for none. */
  readonly labelBytes: 0 | 1 | 2;
}

/** Where pictures are kept. */
export class PixelCache {
  readonly #folder: string;
  readonly #capacity: number;

  /**
   * @param folder Made when something is kept in it.
   * @param capacity Bytes in all.
   */
  constructor(folder: string, capacity: number = CAPACITY) {
    this.#folder = folder;
    this.#capacity = capacity;
  }

  /**
   * What is kept by a key.
   *
   * @param identity What to call it.
   * @returns null where there is nothing, or it is damaged.
   */
  async get(key: string, identity: Identity): Promise<SurveyedDataset | null> {
    const path = this.#pathOf(key);
    const bytes = await Deno.readFile(path).catch(() => null);
    const found = bytes && decode(bytes, identity);
    const now = new Date();
    if (found) await Deno.utime(path, now, now).catch(() => {}); // the last to be thrown out
    return found;
  }

  /** Keeps something by a key, if that is possible; throws out what has not been used for long. */
  async put(key: string, data: SurveyedDataset): Promise<void> {
    try {
      if (data.dataset.images.length > this.#capacity) return;
      await Deno.mkdir(this.#folder, { recursive: true });
      await writeAtomically(this.#pathOf(key), encode(data));
      await this.#tidy();
    } catch {
      // A full disk or a folder that may not be written to: then it is decoded again next time.
    }
  }

  #pathOf(key: string): string {
    return `${this.#folder}/${key}.pixels`;
  }

  async #tidy(): Promise<void> {
    const files = await Array.fromAsync(Deno.readDir(this.#folder), async ({ name }) => {
      const path = `${this.#folder}/${name}`;
      const { size, mtime } = await Deno.stat(path);
      return { path, size, usedAt: mtime?.getTime() ?? 0 };
    });
    let total = 0;
    for (const { path, size } of files.sort((a, b) => b.usedAt - a.usedAt)) {
      total += size;
      if (total > this.#capacity) await Deno.remove(path);
    }
  }
}

function encode({ dataset, survey }: SurveyedDataset): Uint8Array<ArrayBuffer> {
  const { height, width, channels, count, classes, sha256, images, labels } = dataset;
  const labelBytes = (labels?.BYTES_PER_ELEMENT ?? 0) as Header["labelBytes"];
  const header: Header = {
    ...{ height, width, channels, count, classes, sha256, survey, labelBytes },
  };
  const json = JSON.stringify(header);
  return concatenate([
    new TextEncoder().encode(`${digest(json)}\n${json}\n`),
    images,
    new Uint8Array(labels?.buffer ?? new ArrayBuffer(), labels?.byteOffset, labels?.byteLength),
  ]);
}

/** Null if anything is not as it was written. */
function decode(bytes: Uint8Array<ArrayBuffer>, identity: Identity): SurveyedDataset | null {
  const start = bytes.indexOf(NEWLINE) + 1;
  const end = bytes.indexOf(NEWLINE, start);
  const text = new TextDecoder();
  const json = text.decode(bytes.subarray(start, end));
  if (text.decode(bytes.subarray(0, start - 1)) !== digest(json)) return null;
  const { survey, count, labelBytes, sha256, ...shape }: Header = JSON.parse(json);
  const length = count * shape.height * shape.width * shape.channels;
  const images = bytes.subarray(end + 1, end + 1 + length);
  const rest = bytes.slice(end + 1 + length);
  if (rest.length !== count * labelBytes) return null;
  const labels = labelBytes === 0 ? null : labelBytes === 1 ? rest : new Uint16Array(rest.buffer);
  const dataset = createDataset({ ...identity, ...shape, images, labels });
  return dataset.sha256 === sha256 ? { dataset, survey } : null;
}

const NEWLINE = 10;

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
