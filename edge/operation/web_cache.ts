/**
 * Finished bodies in the Web Cache API, which some platforms share between the instances
 * of a server. They are kept by entity tag, and so never go out of date; throwing them
 * away is up to the platform. (Deno on a machine of one's own never does.)
 *
 * @module
 */

import type { BodyStore } from "../render_queue.ts";

/** Cache keys are URLs. The name can belong to nobody (RFC 2606). */
const BASE = "https://figment.invalid/";

/** Opens it; undefined where the platform has none. */
export async function openWebCache(
  storage: Pick<CacheStorage, "open"> | undefined = globalThis.caches,
): Promise<BodyStore | undefined> {
  const cache = await storage?.open("figment").catch(() => undefined);
  if (cache === undefined) return undefined;
  return {
    async get(key) {
      try {
        const found = await cache.match(urlOf(key));
        return found === undefined ? undefined : await found.bytes();
      } catch {
        return undefined; // a broken cache only makes the server slower
      }
    },
    set(key, bytes) {
      const kept = new Response(bytes, { headers: { "Cache-Control": "max-age=31536000" } });
      cache.put(urlOf(key), kept).catch(() => {});
    },
  };
}

function urlOf(key: string): string {
  return BASE + encodeURIComponent(key);
}
