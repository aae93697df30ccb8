/**
 * The parts of a request's URL, cut out as they were sent: `new URL` costs as much as all
 * that is done for an answer from memory, and a log must show what came.
 *
 * @module
 */

/** A URL's parts. */
export interface Target {
  /** Such as `http://localhost:8000`. */
  readonly origin: string;
  readonly path: string;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
}

/** Divides an absolute URL. */
export function targetOf(url: string): Target {
  const from = pathStart(url);
  const mark = url.indexOf("?", from);
  return {
    origin: url.slice(0, from),
    path: mark < 0 ? url.slice(from) : url.slice(from, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
  };
}

/** Where the path begins; the URL's end where it has none, as with `OPTIONS *`. */
function pathStart(url: string): number {
  const slash = url.indexOf("/", url.indexOf("//") + 2);
  return slash < 0 ? url.length : slash;
}
