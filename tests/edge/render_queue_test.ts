import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { ByteCache } from "../../edge/operation/byte_cache.ts";
import { Metrics } from "../../edge/operation/metrics.ts";
import type { Trace } from "../../edge/operation/trace.ts";
import { openWebCache } from "../../edge/operation/web_cache.ts";
import { Problem } from "../../edge/problem.ts";
import { type BodyStore, RenderQueue } from "../../edge/render_queue.ts";

const isShed = (error: unknown) => error instanceof Problem && error.status === 503;

describe("RenderQueue", () => {
  it("computes what is asked for twice at a time once", async () => {
    const queue = new RenderQueue(1);
    let runs = 0;
    const work = () => Uint8Array.of(++runs);
    const [a, b] = await Promise.all([queue.render("key", work), queue.render("key", work)]);
    assert.deepEqual([a, b], [Uint8Array.of(1), Uint8Array.of(1)]);
    assert.deepEqual(await queue.render("key", work), Uint8Array.of(2));
  });

  it("works on one at a time, in order", async () => {
    const queue = new RenderQueue(2);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = queue.render("first", async () => {
      order.push("first begins");
      await gate.promise;
      order.push("first ends");
      return new Uint8Array();
    });
    const second = queue.render("second", () => {
      order.push("second");
      return new Uint8Array();
    });
    gate.resolve();
    await Promise.all([first, second]);
    assert.deepEqual(order, ["first begins", "first ends", "second"]);
  });

  it("refuses at once past its limit, and takes more when there is room again", async () => {
    const queue = new RenderQueue(1);
    const gate = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    const waiting = queue.render("a", () => gate.promise);
    assert.ok(queue.full);
    assert.throws(() => queue.render("b", () => new Uint8Array()), isShed);
    gate.resolve(new Uint8Array());
    await waiting;
    assert.equal(queue.length, 0);
    await queue.render("b", () => new Uint8Array());
  });

  it("goes on after a failure, which only those who asked for it see", async () => {
    const queue = new RenderQueue(2, { cache: new ByteCache(10_000) });
    const broken = queue.render("broken", () => {
      throw new Error("no");
    });
    const fine = queue.render("fine", () => Uint8Array.of(1));
    await assert.rejects(broken, /no/);
    assert.deepEqual(await fine, Uint8Array.of(1));
    assert.deepEqual(await queue.render("broken", () => Uint8Array.of(2)), Uint8Array.of(2));
  });

  it("gives what waits a turn between any two pictures, and answers before it", async () => {
    const breaths: PromiseWithResolvers<void>[] = [];
    const order: string[] = [];
    const queue = new RenderQueue(3, {
      now: () => 0,
      breathe() {
        order.push("breath");
        const breath = Promise.withResolvers<void>();
        breaths.push(breath);
        return breath.promise;
      },
    });
    const make = (key: string) =>
      queue.render(key, () => {
        order.push(`make ${key}`);
        return new Uint8Array();
      });
    await make("a");
    // Nobody waits, so that this one need not either, but for the breath after the last.
    const b = make("b");
    const c = make("c");
    await drained();
    assert.deepEqual(order, ["make a", "breath"]);
    assert.equal(queue.length, 2);
    breaths[0]!.resolve();
    await b;
    await drained();
    assert.deepEqual(order, ["make a", "breath", "make b", "breath"]);
    breaths[1]!.resolve();
    await c;
  });

  it("lets timers and sockets have their turn though the pictures take no time", async () => {
    const queue = new RenderQueue(1000);
    let made = 0;
    let seen: number | undefined;
    setImmediate(() => seen = made);
    const all = Array.from(
      { length: 1000 },
      (_, i) => queue.render(`${i}`, () => Uint8Array.of(++made)),
    );
    await Promise.all(all);
    assert.ok(seen !== undefined && seen < 3, `${seen}`);
  });

  it("stays at its length under ten times the load that it can serve", async () => {
    // Every tick makes one picture, and ten are asked for.
    const ticks: (() => void)[] = [];
    const metrics = new Metrics();
    const queue = new RenderQueue(20, {
      metrics,
      now: () => 0,
      breathe: () => new Promise((resolve) => ticks.push(resolve)),
    });
    let [made, shed, asked, longest] = [0, 0, 0, 0];
    for (let tick = 0; tick < 200; tick++) {
      for (let i = 0; i < 10; i++) {
        const since = tick;
        try {
          queue.render(`${asked++}`, () => new Uint8Array()).then(() => {
            made++;
            longest = Math.max(longest, tick - since);
          });
        } catch (error) {
          assert.ok(isShed(error));
          shed++;
        }
        assert.ok(queue.length <= 20);
      }
      await drained();
      ticks.shift()?.();
      await drained();
    }
    assert.ok(made >= 199, `${made} made`);
    assert.ok(longest <= 20, `${longest} ticks`);
    assert.equal(made + shed + queue.length, 2000);
    assert.equal(metrics.shed.value, shed);
  });
});

describe("RenderQueue's time", () => {
  /** Makes pictures of 1 ms on a clock of its own, on which everything else takes so long. */
  async function shareOfPictures(othersMs: number) {
    let now = 0;
    let [others, longest, sliceBegan] = [0, 0, 0];
    const queue = new RenderQueue(1000, {
      now: () => now,
      breathe() {
        longest = Math.max(longest, now - sliceBegan);
        now += othersMs;
        others += othersMs;
        sliceBegan = now;
        return Promise.resolve();
      },
    });
    const picture = () => {
      now += 1;
      return new Uint8Array();
    };
    await Promise.all(Array.from({ length: 1000 }, (_, i) => queue.render(`${i}`, picture)));
    return { pictures: 1000 / (1000 + others), longest };
  }

  it("goes to pictures for four fifths, however many requests have to be refused", async () => {
    for (const othersMs of [0.1, 1, 5, 20]) {
      const { pictures, longest } = await shareOfPictures(othersMs);
      assert.ok(pictures > 0.79, `${othersMs} ms: ${pictures}`);
      assert.ok(longest < Math.max(1, 4 * othersMs) + 0.001, `${othersMs} ms: ${longest}`);
    }
  });

  it("is never taken for longer than a tenth of a second at once", async () => {
    for (const othersMs of [30, 1000]) {
      assert.equal(Math.round((await shareOfPictures(othersMs)).longest), 100);
    }
  });
});

/** Ends after everything that promises alone can do. */
async function drained(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

describe("RenderQueue with a cache", () => {
  it("makes nothing twice that is still kept", async () => {
    const metrics = new Metrics();
    const cache = new ByteCache(10_000);
    const queue = new RenderQueue(1, { cache, metrics });
    let runs = 0;
    const work = () => Uint8Array.of(++runs);
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(await queue.render("key", work), Uint8Array.of(1));
    }
    assert.deepEqual([metrics.cacheHits.value, metrics.cacheMisses.value], [2, 1]);
    assert.equal(queue.cache, cache);
  });

  it("answers from it though the queue is full", async () => {
    const queue = new RenderQueue(1, { cache: new ByteCache(10_000) });
    await queue.render("kept", () => Uint8Array.of(1));
    const gate = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    const waiting = queue.render("a", () => gate.promise);
    assert.deepEqual(await queue.render("kept", () => new Uint8Array()), Uint8Array.of(1));
    gate.resolve(new Uint8Array());
    await waiting;
  });

  it("tells the log where bodies came from", async () => {
    const queue = new RenderQueue(1, { cache: new ByteCache(10_000) });
    const traces = await Promise.all(["made", "shared", "kept"].map(async (name) => {
      const trace: Trace = {};
      if (name === "kept") await new Promise((resolve) => setTimeout(resolve));
      await queue.render("key", () => new Uint8Array(3), trace);
      return trace;
    }));
    assert.deepEqual(traces, [
      { cache: "miss", bytes: 3 },
      { cache: "coalesced", bytes: 3 },
      { cache: "hit", bytes: 3 },
    ]);
  });

  it("times the network and the rest apart", async () => {
    const metrics = new Metrics();
    const queue = new RenderQueue(1, { metrics });
    await queue.render("key", () => {
      metrics.inference.observe(1000); // more than the whole, as another picture's might be
      return new Uint8Array();
    });
    await queue.render("other", () => new Uint8Array());
    assert.equal(metrics.encoding.counts.reduce((sum, count) => sum + count), 2);
    assert.ok(metrics.encoding.sum >= 0 && metrics.encoding.sum < 1000);
  });
});

describe("openWebCache()", () => {
  /** Deno's own cache would keep what a test leaves: this one has its interface. */
  function storage() {
    const kept = new Map<string, Response>();
    const cache = {
      match: (url: string) => Promise.resolve(kept.get(url)?.clone()),
      put: (url: string, response: Response) => {
        kept.set(url, response);
        return Promise.resolve();
      },
    };
    return { kept, open: () => Promise.resolve(cache as unknown as Cache) };
  }

  it("keeps bodies for other instances of the server", async () => {
    const shared = storage();
    const first = new RenderQueue(1, { store: (await openWebCache(shared))! });
    assert.deepEqual(await first.render('"tag"', () => Uint8Array.of(7)), Uint8Array.of(7));
    assert.deepEqual([...shared.kept.keys()], ["https://figment.invalid/%22tag%22"]);
    const second = new RenderQueue(1, { store: (await openWebCache(shared))! });
    const never = () => assert.fail("made twice");
    assert.deepEqual(await second.render('"tag"', never), Uint8Array.of(7));
  });

  it("makes no difference where it fails", async () => {
    const fails = () => Promise.reject(new Error("full"));
    const broken = { match: fails, put: fails } as unknown as Cache;
    const store: BodyStore = (await openWebCache({ open: () => Promise.resolve(broken) }))!;
    const queue = new RenderQueue(1, { store });
    assert.deepEqual(await queue.render("key", () => Uint8Array.of(7)), Uint8Array.of(7));
  });

  it("is not there where the platform has none", async () => {
    assert.equal(await openWebCache({ open: () => Promise.reject(new Error("no")) }), undefined);
  });
});
