import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createApp } from "../../edge/app.ts";
import { Catalogue } from "../../edge/catalogue.ts";
import { ByteCache } from "../../edge/operation/byte_cache.ts";
import { Metrics } from "../../edge/operation/metrics.ts";
import { operate } from "../../edge/operation/operate.ts";
import { RenderQueue } from "../../edge/render_queue.ts";
import { bootWasm } from "../../shared/backend.ts";
import { coupledTiny, styledTiny, tinySampler } from "../shared/model/fixture.ts";
import { MODELS, spelling, type Wish, wishOf } from "./spelling.ts";

await bootWasm();

const samplers = [
  tinySampler({ name: "plain", version: 3, classes: [...MODELS.plain.classes] }),
  tinySampler({ name: "wide", classes: null, width: 32, height: 16, channels: 3 }),
  tinySampler(styledTiny({ name: "styled", version: 2, classes: [...MODELS.styled.classes] })),
  tinySampler(coupledTiny({ name: "coupled" })),
];

/** A server that keeps everything it has made. */
function keepingServer() {
  const metrics = new Metrics();
  const cache = new ByteCache(1e9);
  const queue = new RenderQueue(10, { cache, metrics });
  const app = createApp({ catalogue: new Catalogue(samplers, "plain"), queue, metrics });
  const server = operate({ app, queue, cache, metrics });
  const ask = async (target: string, headers: Record<string, string> = {}) =>
    await server.fetch(new Request(`http://localhost${target}`, { headers }));
  return { ask, cache, metrics };
}

/** Equal for equal wishes. */
const keyOf = (wish: Wish) => JSON.stringify(Object.values(wish));

describe("two spellings of one request", () => {
  it("have one tag, one entry in the cache and one picture, drawn once", async () => {
    const { ask, cache, metrics } = keepingServer();
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const wish = wishOf(g);
        const [before, drawn] = [cache.size, metrics.cacheMisses.value];
        const bodies = new Map<string, Uint8Array>();
        for (let i = 0; i < 4; i++) {
          const { target, pinned } = spelling(g, wish);
          const response = await ask(target);
          assert.equal(response.status, 200, `${target}: ${await response.clone().text()}`);
          const caching = response.headers.get("Cache-Control")!;
          assert.equal(caching.includes("immutable"), pinned, target);
          bodies.set(response.headers.get("ETag")!, await response.bytes());
          assert.equal(bodies.size, 1, `${target} ${keyOf(wish)}`);
        }
        assert.ok(cache.size <= before + 1);
        assert.ok(metrics.cacheMisses.value <= drawn + 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe("two requests for different things", () => {
  it("have two tags, however they are written", async () => {
    const { ask } = keepingServer();
    const byTag = new Map<string, string>();
    const byKey = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const wish = wishOf(g);
        const { target } = spelling(g, wish);
        const tag = (await ask(target, { "If-None-Match": "*" })).headers.get("ETag")!;
        const key = keyOf(wish);
        assert.equal(byTag.get(tag) ?? key, key, target);
        assert.equal(byKey.get(key) ?? tag, tag, target);
        byTag.set(tag, key);
        byKey.set(key, tag);
      }),
      { numRuns: 1000 },
    );
  });
});
