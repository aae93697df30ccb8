/**
 * The shortest way to an answer: URLs whose pictures were asked for before, and the
 * headers that the routes gave them. A repeated request is not parsed, hashed or routed
 * again, and nothing is answered here that a route has not answered before.
 *
 * @module
 */

import { matches } from "../etag.ts";
import { withLength, withoutLength } from "./head.ts";
import type { Trace } from "./trace.ts";

/** URLs remembered are this many to twice as many. */
const GENERATION = 256;
/** Longer URLs are not remembered, so that their number bounds their memory. */
const MAX_URL = 1024;
/** Longer bodies are not kept as part of an answer, for the same reason. */
const MAX_READY_BODY = 16_384;

/** What the routes have answered to one URL. */
interface Known {
  readonly etag: string;
  /** Status 200 to GET, the body aside. */
  readonly found?: Headers;
  /** The same with its body, where that is short: to copy it costs half of making it anew. */
  readonly ready?: Response;
  /** Status 200 to HEAD; has a length as soon as the body's is known. */
  readonly head?: Response;
  /** Status 304. */
  readonly notModified?: Response;
}

/** Bodies by their entity tags, as far as they are at hand. */
export interface Bodies {
  /** The body, for an answer; the trace is told. */
  get(etag: string, trace: Trace | undefined): Uint8Array<ArrayBuffer> | undefined;
  /** Its length, for an answer without it. */
  lengthOf(etag: string): number | undefined;
}

/** See the module's text. */
export class KnownRequests {
  readonly #generation: number;
  /** Two generations instead of an order of use: to find something changes nothing. */
  #young = new Map<string, Known>();
  #old = new Map<string, Known>();

  /** @param generation See {@linkcode GENERATION}. */
  constructor(generation = GENERATION) {
    this.#generation = generation;
  }

  /** URLs that are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Answers a request, or leaves it to the routes: undefined. */
  answer(
    request: Request,
    url: string,
    bodies: Bodies,
    trace?: Trace,
  ): Response | undefined {
    const known = this.#find(url);
    if (known === undefined) return undefined;
    const { method } = request;
    if (method !== "GET" && method !== "HEAD") return undefined;
    const condition = request.headers.get("If-None-Match");
    if (condition !== null && matches(condition, known.etag)) return known.notModified?.clone();
    if (method === "HEAD") return this.#head(url, known, bodies);
    if (known.found === undefined) return undefined;
    const body = bodies.get(known.etag, trace);
    return body === undefined ? undefined : this.#whole(url, known, known.found, body);
  }

  /** The answer with this body. */
  #whole(url: string, known: Known, headers: Headers, body: Uint8Array<ArrayBuffer>): Response {
    if (known.ready !== undefined) return known.ready.clone();
    const response = new Response(body, { headers });
    if (body.length > MAX_READY_BODY) return response;
    this.#keep(url, { ...known, ready: response });
    return response.clone();
  }

  /**
   * Remembers what a route has answered, if it is a picture's: cacheable by anyone, with
   * a strong entity tag.
   */
  learn(method: string, url: string, { status, headers }: Response): void {
    if (status !== 200 && status !== 304 || url.length > MAX_URL) return;
    if (method !== "GET" && method !== "HEAD") return;
    const etag = headers.get("ETag");
    if (etag === null || !etag.startsWith('"')) return;
    if (!/\bpublic\b/.test(headers.get("Cache-Control") ?? "") || headers.has("Vary")) return;
    const before = this.#find(url);
    const known = before?.etag === etag ? before : { etag };
    if (status === 304) {
      if (known.notModified !== undefined) return;
      this.#keep(url, { ...known, notModified: new Response(null, { status, headers }) });
    } else if (method === "HEAD") {
      if (known.head !== undefined) return;
      this.#keep(url, { ...known, head: new Response(null, { headers }) });
    } else if (known.found === undefined) {
      this.#keep(url, { ...known, found: new Headers(headers) });
    }
  }

  #head(url: string, known: Known, bodies: Bodies): Response | undefined {
    let { head } = known;
    if (head === undefined) return undefined;
    if (!head.headers.has("Content-Length")) {
      const length = bodies.lengthOf(known.etag);
      if (length === undefined) return withoutLength(head);
      this.#keep(url, { ...known, head: head = withLength(head, length) });
    }
    return head.clone();
  }

  #find(url: string): Known | undefined {
    const young = this.#young.get(url);
    if (young !== undefined) return young;
    const old = this.#old.get(url);
    if (old !== undefined) this.#keep(url, old);
    return old;
  }

  #keep(url: string, known: Known): void {
    this.#young.set(url, known);
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
