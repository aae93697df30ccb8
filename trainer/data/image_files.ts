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

/** How many files of each kind are no pictures; kinds are such as ".txt". */
export type LeftOut = Readonly<Record<string, number>>;

/** The pictures of a folder or archive, and what states their labels. */
export interface ImageFiles {
  /** The folder or archive. */
  readonly source: string;
  /** Its pictures, in order; those of formats that are not read too. */
  readonly images: readonly ImageFile[];
  /** Files called dataset.json. */
  readonly labels: readonly ImageFile[];
  readonly leftOut: LeftOut;
}

const READ = /\.(png|jpe?g|jpe|jfif|webp|avif|gif|tiff?)$/i;

/** Pictures too, which their owner would miss if they were passed over. */
const NOT_READ = /\.(hei[cf]|svgz?|bmp|jxl|jp2|ico|tga|psd|dng|cr[23]|nef|arw|orf|raf|rw2)$/i;

/** What programs leave behind, unasked. */
const LITTER = /^(\..*|__MACOSX|@eaDir|Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i;

/** Whether a file or folder is hidden, or one of those that programs leave behind. */
export function isHidden(path: string): boolean {
  return path.split("/").some((part) => LITTER.test(part));
}

/** Whether a file matters: it is a picture or dataset.json, and not hidden. */
export function isWanted(path: string): boolean {
  return !isHidden(path) && (isLabels(path) || READ.test(path) || NOT_READ.test(path));
}

/** The format of a picture that is not read, such as "HEIC"; null for others. */
export function formatNotRead(path: string): string | null {
  return NOT_READ.exec(path)?.[1]?.toUpperCase() ?? null;
}

/** Counts the files that do not matter, by kind, in order. */
export function countLeftOut(paths: Iterable<string>): LeftOut {
  const counts: Record<string, number> = {};
  for (const path of paths) {
    const kind = isHidden(path)
      ? "hidden"
      : /[^/](\.[^./ ]+)$/.exec(path)?.[1]?.toLowerCase() ?? "without extension";
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => compare(a, b)));
}

/** Sorts out the wanted files of a source. */
export function arrange(
  source: string,
  files: readonly ImageFile[],
  leftOut: LeftOut,
): ImageFiles {
  const sorted = files
    .map((file) => ({ file, key: padded(file.path) })) // once each: there may be many
    .sort((a, b) => compare(a.key, b.key) || compare(a.file.path, b.file.path))
    .map(({ file }) => file);
  return {
    source,
    images: sorted.filter((file) => !isLabels(file.path)),
    labels: sorted.filter((file) => isLabels(file.path)),
    leftOut,
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
