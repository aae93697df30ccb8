/**
 * The files that pages are made of beside their HTML: script, style, fonts. Their names hold
 * their hash, so that browsers may keep them for ever.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import pageScript from "./built/home.js" with { type: "text" };
import zooPageScript from "./built/zoo.js" with { type: "text" };
import baseStyleSheet from "../../shared/look/base.css" with { type: "text" };
import figtree from "../../shared/look/fonts/figtree.woff2.base64" with { type: "text" };
import instrumentSerif from "../../shared/look/fonts/instrument_serif.woff2.base64" with {
  type: "text",
};
import styleSheet from "./style.css" with { type: "text" };
import zooStyleSheet from "./zoo.css" with { type: "text" };

/** One file. */
export interface Asset {
  /** Below the root of the server. */
  readonly path: string;
  readonly mediaType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

// Pictures aside, whatever a page shows is here: by its path.
const byPath = new Map<string, Asset>();

/** The typefaces, both under the Open Font License: see `shared/look/fonts/LICENSE.txt`. */
const fonts = {
  figtree: asset("figtree", "woff2", "font/woff2", Buffer.from(figtree, "base64")),
  serif: asset("instrument-serif", "woff2", "font/woff2", Buffer.from(instrumentSerif, "base64")),
};

/** The fonts that each page needs at once. */
export const fontPaths: readonly string[] = Object.values(fonts).map(({ path }) => path);

/** Of every page. */
export const style: Asset = asset(
  "style",
  "css",
  "text/css; charset=utf-8",
  Buffer.from(
    baseStyleSheet.replace("figtree.woff2", fonts.figtree.path)
      .replace("instrument_serif.woff2", fonts.serif.path) + "\n" + styleSheet,
  ),
);

/** Of the page at `/`. */
export const script: Asset = asset(
  "home",
  "js",
  "text/javascript; charset=utf-8",
  Buffer.from(pageScript),
);

/** Of the page at `/zoo`. */
export const zooStyle: Asset = asset(
  "zoo",
  "css",
  "text/css; charset=utf-8",
  Buffer.from(zooStyleSheet),
);
export const zooScript: Asset = asset(
  "zoo",
  "js",
  "text/javascript; charset=utf-8",
  Buffer.from(zooPageScript),
);

/** The file at a path, if there is one. */
export function findAsset(path: string): Asset | undefined {
  return byPath.get(path);
}

function asset(name: string, extension: string, mediaType: string, bytes: Buffer): Asset {
  const body = new Uint8Array(bytes);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const path = `/assets/${name}.${hash}.${extension}`;
  const made = { path, mediaType, body };
  byPath.set(path, made);
  return made;
}
