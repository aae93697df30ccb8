/**
 * From a request and its answer to a line of the log.
 *
 * @module
 */

import { formatEntry, type LineWriter, type LogFormat } from "./log.ts";
import { targetOf } from "./target.ts";
import type { Trace } from "./trace.ts";

/** What there is to say of a request. */
export interface Finished {
  readonly id: string;
  readonly request: Request;
  /** `request.url`, at hand already. */
  readonly url: string;
  readonly response: Response;
  readonly trace: Trace;
  readonly ms: number;
}

/** See the module's text. */
export class RequestLog {
  readonly #writer: LineWriter;
  readonly #format: LogFormat;
  readonly #defaultModel: string;
  readonly #now: () => Date;

  /** @param defaultModel The name of the model where a picture's URL names none. */
  constructor(
    writer: LineWriter,
    format: LogFormat,
    defaultModel: string,
    now = () => new Date(),
  ) {
    this.#writer = writer;
    this.#format = format;
    this.#defaultModel = defaultModel;
    this.#now = now;
  }

  /** The id that a proxy gave the request, if it is a sensible one; otherwise a fresh one. */
  idOf(request: Request): string {
    const given = request.headers.get("X-Request-Id");
    return given !== null && /^[\w.:+/=@-]{1,128}$/.test(given) ? given : crypto.randomUUID();
  }

  /** Writes the line, some time. */
  add({ id, request, url, response, trace, ms }: Finished): void {
    const target = targetOf(url);
    const query = target.query.split("&").filter((pair) => !pair.startsWith("sig=")).join("&");
    const { method } = request;
    const { status } = response;
    const bytes = method === "HEAD" || status === 304 || status === 302 ? 0 : trace.bytes;
    const isPicture = response.headers.has("ETag");
    this.#writer.add(formatEntry({
      time: this.#now().toISOString(),
      id,
      method,
      path: target.path,
      ...(query === "" ? {} : { query }),
      status,
      ms: Math.round(ms * 1000) / 1000,
      ...(bytes === undefined ? {} : { bytes }),
      ...(trace.cache === undefined ? {} : { cache: trace.cache }),
      ...(isPicture ? { model: this.#modelIn(target.path, query) } : {}),
    }, this.#format));
  }

  #modelIn(path: string, query: string): string {
    const named = /^\/v1\/([^/]+)\//.exec(path)?.[1] ?? /(?:^|&)model=([^&]*)/.exec(query)?.[1];
    return named?.replaceAll("%40", "@") ?? this.#defaultModel;
  }
}
