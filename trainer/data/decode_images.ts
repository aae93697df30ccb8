/**
 * Decodes many image files, and names those that cannot be used.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import type { OnProgress } from "./dataset.ts";
import { type DecodedPicture, decodeImage, FORMATS, type Size } from "./decode_image.ts";
import { formatNotRead, type ImageFile, type ImageFiles } from "./image_files.ts";
import { inParallel } from "./in_parallel.ts";
import { messageOf } from "./read_bytes.ts";
import type { Target } from "./target.ts";

/** Pictures from one report of progress to the next. */
const REPORT = 16;

/** Pictures that an error lists. */
const LISTED = 5;

/** The pixels of all pictures, `[N, H, W, C]`, and what is known of them besides. */
export interface Pixels extends Size {
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** `[N]`. */
  readonly originals: readonly Size[];
}

/**
 * Decodes all pictures of a folder or archive.
 *
 * @throws {UserError} If some cannot be read, or they differ in size while
 *   `target.size` is not given.
 */
export async function decodeImages(
  { source, images }: ImageFiles,
  target: Target,
  onProgress?: OnProgress,
): Promise<Pixels> {
  const originals = new Array<Size>(images.length);
  const broken: Broken[] = [];
  const odd: Sized[] = [];
  let first: Sized | undefined;
  let pixels = new Uint8Array(0);
  let done = 0;

  /** Decodes one picture; false if it makes no sense to go on. */
  const take = async (index: number): Promise<boolean> => {
    const image = images[index]!;
    const picture = await decode(image, target);
    if (++done % REPORT === 0 || done === images.length) {
      onProgress?.({ task: `reading ${source}`, unit: "images", done, total: images.length });
    }
    if ("why" in picture) {
      broken.push({ image, index, ...picture });
      return true;
    }
    const { width, height, original } = picture;
    if (first === undefined) {
      first = { image, index, width, height };
      pixels = allocate(images.length, picture.pixels.length, source);
    }
    if (width !== first.width || height !== first.height) {
      odd.push({ image, index, width, height });
      return false;
    }
    originals[index] = original;
    pixels.set(picture.pixels, index * picture.pixels.length);
    return true;
  };

  await take(0); // alone, so that it is known what the others are held against
  await inParallel(images.length - 1, (index) => take(index + 1));
  if (first && odd.length > 0) throw differInSize(first, odd.sort(byIndex)[0]!);
  if (!first || broken.length > 0) throw unreadable(source, broken.sort(byIndex), images.length);
  return { width: first.width, height: first.height, pixels, originals };
}

/** A picture, and its place among all. */
interface Placed {
  readonly image: ImageFile;
  readonly index: number;
}

interface Sized extends Placed, Size {}

interface Broken extends Placed {
  readonly why: string;
}

function byIndex(a: Placed, b: Placed): number {
  return a.index - b.index;
}

/** A picture, or why it cannot be read. */
async function decode(
  image: ImageFile,
  target: Target,
): Promise<DecodedPicture | { readonly why: string }> {
  const format = formatNotRead(image.path);
  if (format !== null) return { why: `${format} is none of the formats that are read` };
  const bytes = await image.read();
  if (bytes.length === 0) return { why: "the file is empty" };
  try {
    return await decodeImage(bytes, target);
  } catch (error) {
    if (error instanceof UserError) throw error;
    return { why: messageOf(error).split("\n", 1)[0]! };
  }
}

function unreadable(source: string, broken: readonly Broken[], total: number): UserError {
  const [one, ...more] = broken;
  if (more.length === 0) {
    return new UserError(
      `${one!.image.name} is not a readable picture (${one!.why}): replace or remove it; ` +
        `${FORMATS} files are read`,
    );
  }
  const list = broken.slice(0, LISTED).map(({ image, why }) => `${image.path} (${why})`);
  return new UserError(
    `${broken.length} of ${total} pictures in ${source} cannot be read: ${list.join(", ")}` +
      `${broken.length > LISTED ? ", and so on" : ""}; replace or remove them; ` +
      `${FORMATS} files are read`,
  );
}

function differInSize(one: Sized, another: Sized): UserError {
  return new UserError(
    `The pictures differ in size: ${one.image.name} has ${one.width}x${one.height} pixels, ` +
      `${another.image.name} ${another.width}x${another.height}; scale them all with --size, ` +
      `such as --size 64`,
  );
}

function allocate(count: number, stride: number, source: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(count * stride);
  } catch {
    throw new UserError(
      `The ${count} pictures of ${source} need ${(count * stride / 2 ** 30).toFixed(1)} GiB ` +
        `of memory: make them smaller with --size, such as --size 64`,
    );
  }
}
