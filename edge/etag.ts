/**
 * Validators of cached pictures.
 *
 * @module
 */

import { sha256Hex } from "../shared/model/sha256.ts";
import type { Picture } from "./pictures/picture.ts";

/** Counts up whenever an encoder gives other bytes for the same pixels. */
const ENCODING = 7;

/**
 * A strong entity tag: pictures and formats that differ in any byte differ in it.
 * Made without the pixels, so that a 304 needs no network run.
 */
export function etagOf(picture: Picture, format: string): string {
  // The link names the model's version, but versions are counted by people.
  const whole = `${ENCODING} ${picture.model.config.sha256} ${picture.link(format)}`;
  const digest = sha256Hex(new TextEncoder().encode(whole));
  return `"${digest.slice(0, 32)}"`;
}

/** Whether an `If-None-Match` header names this tag (RFC 9110, 13.1.2: weak comparison). */
export function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
