/**
 * What stands around the routes and knows nothing of pictures: counting, logging, limits,
 * signatures, and the short way for what was answered before. One function, with no
 * framework between, because for most requests these are all the work there is.
 *
 * @module
 */

import { getPath } from "hono/utils/url";
import { EVERY_ANSWER } from "../every_answer.ts";
import { Problem } from "../problem.ts";
import { queueFull, type RenderQueue } from "../render_queue.ts";
import type { ByteCache } from "./byte_cache.ts";
import { clientAddress } from "./client_address.ts";
import { withLength, withoutLength } from "./head.ts";
import { type Bodies, KnownRequests } from "./known_requests.ts";
import type { Metrics } from "./metrics.ts";
import type { RateLimit } from "./rate_limit.ts";
import type { RequestLog } from "./request_log.ts";
import { isForOperators, makesPictures, routeLabels } from "./route_label.ts";
import { signTarget, verifyTarget } from "./signature.ts";
import { targetOf } from "./target.ts";
import type { Bindings, Trace } from "./trace.ts";

/** Where a request is from; what `Deno.serve` says of it. */
export interface Peer {
  readonly remoteAddr: Deno.Addr;
  /** Settles when the answer is sent. */
  readonly completed?: Promise<void>;
}

/** Answers requests. */
export type Handler = (request: Request, peer?: Peer) => Response | Promise<Response>;

/** What is operated, and how. */
export interface Operation {
  /** The routes. */
  readonly app: {
    fetch(request: Request, bindings: Bindings): Response | Promise<Response>;
    readonly routes: readonly { readonly path: string }[];
  };
  readonly queue: RenderQueue;
  readonly cache: ByteCache;
  readonly metrics: Metrics;
  /** Absent where nothing is logged. */
  readonly log?: RequestLog | undefined;
  /** Absent where clients may send as many requests as they like. */
  readonly rateLimit?: RateLimit | undefined;
  /** Proxies in front; see {@linkcode clientAddress}. */
  readonly proxies?: number;
  /** Keys of signed URLs, the newest first; none where they need no signature. */
  readonly signingKeys?: readonly string[];
}

/** A server that can be told to stop. */
export interface Operated {
  readonly fetch: Handler;
  /**
   * From now on requests are refused, and their connections closed.
   *
   * @returns Ends when those that came before have their answers.
   */
  close(): Promise<void>;
}

/** See the module's text. */
export function operate(operation: Operation): Operated {
  const { app, queue, cache, metrics, log, rateLimit, proxies = 0, signingKeys = [] } = operation;
  const label = routeLabels(app.routes.map(({ path }) => path));
  const known = new KnownRequests();
  let closing = false;
  /** Requests whose answers are in the making. */
  let inFlight = 0;
  const allAnswered = Promise.withResolvers<void>();

  const bodies: Bodies = {
    get(etag, trace) {
      const body = cache.get(etag);
      if (body === undefined) return undefined;
      metrics.cacheHits.increment();
      if (trace !== undefined) {
        trace.cache = "hit";
        trace.bytes = body.length;
      }
      return body;
    },
    lengthOf: (etag) => cache.get(etag)?.length,
  };

  /** @throws {Problem} 429 */
  function checkRate(request: Request, route: string, peer: Peer | undefined): void {
    if (rateLimit === undefined || isForOperators(route)) return;
    const address = peer !== undefined && "hostname" in peer.remoteAddr
      ? peer.remoteAddr.hostname
      : "";
    const forwarded = request.headers.get("X-Forwarded-For");
    const seconds = rateLimit.take(clientAddress(address, forwarded, proxies));
    if (seconds === 0) return;
    metrics.rateLimited.increment();
    throw new Problem(
      429,
      `Too many requests from one client; try again in ${seconds} s`,
      {},
      { "Retry-After": `${seconds}` },
    );
  }

  // Made once: under overload there are many times as many of these as of pictures.
  const full = queueFull(queue.limit).toText();
  const fullHeaders = new Headers({ ...queueFull(queue.limit).toHeaders(), ...EVERY_ANSWER });

  /** Refuses what would be refused further in, before it has cost anything. */
  function shed(request: Request, route: string): Response | undefined {
    if (!queue.full || request.method !== "GET" || !makesPictures(route)) return undefined;
    if (request.headers.has("If-None-Match")) return undefined; // costs no run of the network
    metrics.shed.increment();
    return new Response(full, { status: 503, headers: fullHeaders });
  }

  /** The routes' answer, remembered. */
  function answer(
    request: Request,
    route: string,
    url: string,
    trace: Trace | undefined,
  ): Response | Promise<Response> {
    const short = known.answer(request, url, bodies, trace);
    if (short !== undefined) return short;
    const refusal = shed(request, route);
    if (refusal !== undefined) return refusal;
    if (!URL.canParse(url)) throw new Problem(400, "Host and path of the request make no URL");
    const finish = (response: Response) => {
      const { method } = request;
      known.learn(method, url, response);
      if (method !== "HEAD") return response;
      const length = bodies.lengthOf(response.headers.get("ETag") ?? "");
      return length === undefined || response.status !== 200
        ? withoutLength(response)
        : withLength(response, length);
    };
    const response = app.fetch(request, { trace });
    return response instanceof Promise ? response.then(finish) : finish(response);
  }

  /** The same for a URL that has to be signed. */
  async function signedAnswer(
    request: Request,
    route: string,
    url: string,
    trace: Trace | undefined,
  ): Promise<Response> {
    const { origin } = targetOf(url);
    const target = url.slice(origin.length);
    const unsigned = verifyTarget(target, signingKeys);
    if (unsigned === undefined) {
      throw new Problem(
        403,
        `This server makes pictures for signed URLs only; the parameter "sig" is ` +
          `${/[?&]sig=/.test(target) ? "wrong" : "missing"}`,
      );
    }
    const plain = origin + unsigned;
    const response = await answer(new Request(plain, request), route, plain, trace);
    const location = response.headers.get("Location");
    // Where the server chose the seed, it may as well sign for it.
    if (location?.startsWith("/")) {
      response.headers.set("Location", signTarget(location, signingKeys[0]!));
    }
    return response;
  }

  function handle(
    request: Request,
    route: string,
    url: string,
    peer: Peer | undefined,
    trace?: Trace,
  ): Response | Promise<Response> {
    try {
      if (closing) return refusal(request, stopping());
      checkRate(request, route, peer);
      if (signingKeys.length === 0 || !makesPictures(route) || request.method === "OPTIONS") {
        return answer(request, route, url, trace);
      }
      return signedAnswer(request, route, url, trace)
        .catch((error) => refused(request, error));
    } catch (error) {
      return refused(request, error);
    }
  }

  /** Does what is done with every answer, as soon as it is there. */
  function conclude(
    response: Response | Promise<Response>,
    last: (response: Response) => Response,
    peer: Peer | undefined,
  ): Response | Promise<Response> {
    if (!(response instanceof Promise)) return last(response);
    inFlight++;
    const leave = () => {
      if (--inFlight === 0 && closing) allAnswered.resolve();
    };
    return response.then(last).finally(() => {
      // Nobody waits for what is being sent, unless the process is about to end.
      if (closing && peer?.completed !== undefined) peer.completed.then(leave, leave);
      else leave();
    });
  }

  return {
    fetch(request, peer) {
      const began = performance.now();
      const { url } = request;
      // The router's own reading: a path that is escaped otherwise is no way around a limit.
      const route = label(getPath(request));
      const count = (response: Response) => {
        const ms = performance.now() - began;
        metrics.answered(route, response.status, ms / 1000);
        return response;
      };
      if (log === undefined) return conclude(handle(request, route, url, peer), count, peer);
      const trace: Trace = {};
      const id = log.idOf(request);
      const write = (response: Response) => {
        count(response);
        response.headers.set("X-Request-Id", id);
        log.add({ id, request, url, response, trace, ms: performance.now() - began });
        return response;
      };
      return conclude(handle(request, route, url, peer, trace), write, peer);
    },
    close() {
      closing = true;
      if (inFlight === 0) allAnswered.resolve();
      return allAnswered.promise;
    },
  };
}

function stopping(): Problem {
  return new Problem(503, "The server is about to stop; another one may answer", {}, {
    "Retry-After": "1",
    "Connection": "close",
  });
}

function refused(request: Request, error: unknown): Response {
  if (error instanceof Problem) return refusal(request, error);
  throw error;
}

function refusal({ method }: Request, problem: Problem): Response {
  const response = problem.toResponse();
  for (const [name, value] of Object.entries(EVERY_ANSWER)) response.headers.set(name, value);
  return method === "HEAD" ? withoutLength(new Response(null, response)) : response;
}
