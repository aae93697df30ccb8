/**
 * Signed URLs: only who knows a key can ask for pictures.
 *
 * A signature is the HMAC with SHA-256 (RFC 2104), keyed by the key's UTF-8 bytes, of the
 * path as it is sent, a question mark, and the parameters as they are sent, sorted and
 * joined by `&`; it travels as the parameter `sig`, in base64url without padding.
 *
 * @module
 */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

const NAME = "sig=";

/**
 * Signs a path and query.
 *
 * @param target Such as `/generate?seed=alice`; a signature in it is replaced.
 * @returns The same with its signature at the end.
 */
export function signTarget(target: string, key: string): string {
  const { unsigned } = split(target);
  const digest = toBase64Url(digestOf(unsigned, key));
  return `${unsigned}${unsigned.includes("?") ? "&" : "?"}${NAME}${digest}`;
}

/**
 * Checks a signature.
 *
 * @param keys Any of them may have signed.
 * @returns The path and query without the signature, or undefined where there is none,
 * several, or a wrong one.
 */
export function verifyTarget(target: string, keys: readonly string[]): string | undefined {
  const { unsigned, signatures } = split(target);
  if (signatures.length !== 1) return undefined;
  // Every key is tried, whichever fits, and each to the end: time tells nothing.
  let right = false;
  for (const key of keys) {
    right = equalInConstantTime(toBase64Url(digestOf(unsigned, key)), signatures[0]!) || right;
  }
  return right ? unsigned : undefined;
}

/** What is signed, and what it was signed with. */
function split(target: string): { unsigned: string; signatures: string[] } {
  const mark = target.indexOf("?");
  if (mark < 0) return { unsigned: target, signatures: [] };
  const path = target.slice(0, mark);
  const pairs = target.slice(mark + 1).split("&");
  const rest = pairs.filter((pair) => !pair.startsWith(NAME));
  const signatures = pairs.filter((pair) => pair.startsWith(NAME))
    .map((pair) => pair.slice(NAME.length));
  const query = rest.join("&");
  return { unsigned: query === "" ? path : `${path}?${query}`, signatures };
}

function digestOf(unsigned: string, key: string): Uint8Array {
  const utf8 = new TextEncoder();
  const [path, query = ""] = unsigned.split(/\?(.*)/s, 2) as [string, string?];
  const canonical = `${path}?${query.split("&").sort().join("&")}`;
  return hmac(sha256, utf8.encode(key), utf8.encode(canonical));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Compares all of the right text, however early the other differs. */
function equalInConstantTime(right: string, other: string): boolean {
  let difference = right.length ^ other.length;
  for (let i = 0; i < right.length; i++) {
    difference |= right.charCodeAt(i) ^ (other.charCodeAt(i) || 0);
  }
  return difference === 0;
}
