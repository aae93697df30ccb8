/**
 * Which of the files in a folder or archive are pictures, and in which order.
 *
 * @module
 */

/** A file in a folder or archive of pictures. */
export interface ImageFile {
  /** Its path in there, with "/" between folders. */
  readonly path: string;
  /** What to call it in an error. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** The pictures of a folder or archive, and what states their labels. */
export interface ImageFiles {
  /** The folder or archive. */
  readonly source: string;
  /** Its pictures, in order. */
  readonly images: readonly ImageFile[];
  /** Files called dataset.json. */
  readonly labels: readonly ImageFile[];
}

const EXTENSIONS = /\.(png|jpe?g|webp|avif|gif|tiff?)$/i;

/** The formats that are read, for people. */
export const FORMATS = "PNG, JPEG, WebP, AVIF, GIF or TIFF";

/** Whether a file matters: it is a picture or dataset.json, and not hidden. */
export function isWanted(path: string): boolean {
  const parts = path.split("/");
  if (parts.some((part) => part.startsWith(".") || part === "__MACOSX")) return false;
  return isLabels(path) || EXTENSIONS.test(path);
}

/** Sorts out the wanted files of a source. */
export function arrange(source: string, files: readonly ImageFile[]): ImageFiles {
  const sorted = [...files].sort((a, b) => compareNaturally(a.path, b.path));
  return {
    source,
    images: sorted.filter((file) => !isLabels(file.path)),
    labels: sorted.filter((file) => isLabels(file.path)),
  };
}

/** Orders names as people do, 2 before 10; the same in every language. */
export function compareNaturally(a: string, b: string): number {
  return compare(padded(a), padded(b)) || compare(a, b);
}

function isLabels(path: string): boolean {
  return path === "dataset.json" || path.endsWith("/dataset.json");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function padded(name: string): string {
  return name.replace(/\d+/g, (digits) => digits.padStart(20, "0"));
}
