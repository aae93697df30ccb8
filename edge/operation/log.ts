/**
 * The log: a line for each request, written behind the requests' backs.
 *
 * @module
 */

import { pause } from "../pause.ts";
import type { CacheStatus } from "./trace.ts";

/** How lines look. */
export type LogFormat = "json" | "text";

/** What a line says; absent members are left out. */
export interface LogEntry {
  /** When the answer was ready, ISO 8601. */
  readonly time: string;
  readonly id: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** As it was sent, without its signature. */
  readonly query?: string;
  readonly status: number;
  /** From the request's headers to the answer's. */
  readonly ms: number;
  /** Length of the body. */
  readonly bytes?: number;
  readonly cache?: CacheStatus;
  /** The model that was asked for, of a picture. */
  readonly model?: string;
}

/** Makes a line, its line break included. No text of a client's can break out of it. */
export function formatEntry(entry: LogEntry, format: LogFormat): string {
  if (format === "json") return `${JSON.stringify(entry)}\n`;
  const { time, id, method, path, query, status, ms, bytes, cache, model } = entry;
  const target = query === undefined ? path : `${path}?${query}`;
  const rest = [
    bytes === undefined ? undefined : `${bytes} B`,
    cache,
    model,
    id,
  ].filter((part) => part !== undefined);
  const line = `${time} ${method} ${target} ${status} ${ms} ms ${rest.join(" ")}`;
  return `${line.replaceAll(CONTROLS, "\ufffd")}\n`;
}

/** What a terminal must not get. */
const CONTROLS = /\p{Control}/gu;

/** Lines gather for so long: one write for all of them. */
const GATHER_MS = 20;
/** Lines wait at most; past that a reader who does not read costs lines, not memory. */
const MAX_WAITING = 1 << 20;

/** Takes bytes, and says how many of them. */
export type Write = (bytes: Uint8Array) => Promise<number>;

/** Writes lines without making anyone wait. */
export class LineWriter {
  readonly #write: Write;
  readonly #dropped: () => void;
  #waiting = "";
  #writing: Promise<void> | undefined;

  /**
   * @param write For standard output: `(bytes) => Deno.stdout.write(bytes)`.
   * @param dropped Is told of each line that is lost.
   */
  constructor(write: Write, dropped: () => void) {
    this.#write = write;
    this.#dropped = dropped;
  }

  /** Takes a line, which ends with its line break, and returns at once. */
  add(line: string): void {
    if (this.#waiting.length + line.length > MAX_WAITING) return this.#dropped();
    this.#waiting += line;
    this.#writing ??= this.#drain();
  }

  /** Ends when everything that was added is written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #drain(): Promise<void> {
    try {
      await pause(GATHER_MS);
      while (this.#waiting !== "") {
        let bytes = new TextEncoder().encode(this.#waiting);
        this.#waiting = "";
        while (bytes.length > 0) bytes = bytes.subarray(await this.#write(bytes));
      }
    } catch {
      // Nobody reads standard output any more: no reason to stop serving.
      this.#dropped();
    } finally {
      this.#writing = undefined;
    }
  }
}
