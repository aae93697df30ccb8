/**
 * Puts the server together: models, routes, and what stands around them.
 *
 * @module
 */

import { bootWasm } from "../shared/backend.ts";
import { createApp } from "./app.ts";
import type { Catalogue } from "./catalogue.ts";
import { defaultFirst } from "./default_first.ts";
import { openCatalogue } from "./open_catalogue.ts";
import { ByteCache } from "./operation/byte_cache.ts";
import { LineWriter } from "./operation/log.ts";
import { Metrics } from "./operation/metrics.ts";
import { operate, type Operated } from "./operation/operate.ts";
import { RateLimit } from "./operation/rate_limit.ts";
import { RequestLog } from "./operation/request_log.ts";
import { signTarget } from "./operation/signature.ts";
import { timedSampler } from "./operation/timed_sampler.ts";
import { openWebCache } from "./operation/web_cache.ts";
import { pause } from "./pause.ts";
import { RenderQueue } from "./render_queue.ts";
import type { Settings } from "./settings.ts";

/** When the picture that a cold start was for is under way, in ms. */
const FIRST_MS = 100;
/** When the first requests of a cold start are over, in ms. */
const SETTLE_MS = 1000;

/** A server, ready but for a port. */
export interface Server extends Operated {
  /** What it serves: the default model, and the others as soon as they are read. */
  readonly catalogue: Catalogue;
  /** Names of the models that are not read yet. */
  readonly others: readonly string[];
  /**
   * Reads and checks what the start did not wait for, once the first requests have their
   * answers.
   *
   * @throws {UserError} Where no model is left to serve.
   */
  settle(): Promise<void>;
  /** Ends when all lines of the log are written. */
  flush(): Promise<void>;
}

/**
 * Boots the network's backend and loads the default model.
 *
 * @param settings All but address and port, which are the caller's.
 * @throws {UserError} Where there is no model to serve.
 */
export async function openServer(settings: Settings): Promise<Server> {
  await bootWasm();
  const metrics = new Metrics();
  const { catalogue, others, complete, verify } = await openCatalogue({
    folder: settings.weights,
    preferred: settings.model,
    report: console.error,
    dress: (sampler) => timedSampler(sampler, metrics.inference),
  });
  const cache = new ByteCache(settings.cacheBytes);
  const store = settings.webCache ? await openWebCache() : undefined;
  const queue = new RenderQueue(settings.queueLimit, {
    cache,
    metrics,
    ...(store === undefined ? {} : { store }),
  });
  const writer = new LineWriter(
    (bytes) => Deno.stdout.write(bytes),
    () => metrics.logDropped.increment(),
  );
  const [signingKey] = settings.signingKeys;
  const operated = operate({
    app: createApp({
      catalogue,
      queue,
      metrics,
      proxies: settings.proxies,
      sign: signingKey === undefined ? undefined : (target) => signTarget(target, signingKey),
    }),
    queue,
    cache,
    metrics,
    log: settings.log === "off"
      ? undefined
      : new RequestLog(writer, settings.log, catalogue.default.model.config.name),
    rateLimit: settings.rateLimit === 0 ? undefined : new RateLimit(settings.rateLimit),
    proxies: settings.proxies,
    signingKeys: settings.signingKeys,
  });
  return {
    ...operated,
    fetch: defaultFirst(operated.fetch, complete),
    catalogue,
    others,
    async settle() {
      await pause(FIRST_MS);
      await complete();
      await pause(SETTLE_MS);
      await verify();
    },
    flush: () => writer.flush(),
  };
}
