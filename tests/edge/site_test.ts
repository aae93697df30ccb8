import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { ByteCache } from "../../edge/operation/byte_cache.ts";
import { Metrics } from "../../edge/operation/metrics.ts";
import { operate } from "../../edge/operation/operate.ts";
import { signTarget } from "../../edge/operation/signature.ts";
import { RenderQueue } from "../../edge/render_queue.ts";
import { originOf } from "../../edge/site.ts";
import { testServer } from "./fixture.ts";
import { attributes } from "./ui/html.ts";

const KEY = "a key of enough characters";
const ORIGIN = "http://localhost:8000";

/** A server that wants signed URLs. */
function signedServer() {
  const [metrics, cache] = [new Metrics(), new ByteCache(1e6)];
  const queue = new RenderQueue(10, { cache, metrics });
  const { app } = testServer({ queue, sign: (target) => signTarget(target, KEY) });
  const server = operate({ app, queue, cache, metrics, signingKeys: [KEY] });
  return async (path: string) => await server.fetch(new Request(ORIGIN + path));
}

/** The paths of a page that are of pictures. */
function picturesIn(html: string): string[] {
  return ["src", "href"].flatMap((name) => attributes(html, name))
    .filter((path) => /^\/(generate|v1|sheet|morph|random)/.test(path));
}

describe("a server that wants signed URLs", () => {
  const ask = signedServer();

  for (const [page, least] of [["/", 60], ["/docs", 15]] as const) {
    it(`signs every picture that ${page} shows`, async () => {
      const paths = new Set(picturesIn(await (await ask(page)).text()));
      assert.ok(paths.size >= least, `${paths.size} pictures`);
      for (const path of paths) {
        const { status } = await ask(path);
        assert.ok(status === 200 || status === 302, `${path}: ${status}`);
      }
    });
  }

  it("signs the samples and links of its models, and the examples of its reference", async () => {
    const { models } = await (await ask("/models")).json();
    const { paths } = await (await ask("/openapi.json")).json();
    const operations = Object.values(paths as Record<string, { get: Record<string, unknown> }>);
    const urls = [
      ...models.flatMap(({ samples, links }: { samples: string[]; links: object }) => [
        ...samples,
        ...Object.values(links),
      ]),
      ...operations.flatMap(({ get }) =>
        (get["x-examples"] as { url: string }[]).map(({ url }) => url)
      ),
    ];
    assert.ok(urls.length > 40);
    for (const url of urls) {
      const { status } = await ask(url);
      assert.ok(status === 200 || status === 302, `${url}: ${status}`);
    }
  });

  it("signs nothing that a visitor chooses", async () => {
    const usual = await (await ask("/")).text();
    for (const query of ["?seed=mine", "?seed=mine&to=yours&model=rgb", "?random=1", "?size=512"]) {
      const response = await ask(`/${query}`);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), usual);
    }
    assert.doesNotMatch(usual, /<form|<script/);
    assert.doesNotMatch(await (await ask("/docs")).text(), /<figment-img |<script/);
  });
});

describe("a server behind a proxy that ends TLS", () => {
  const forwarded = { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "figment.example" };
  const originFor = (headers: Record<string, string>, proxies: number) =>
    originOf(new Request(`${ORIGIN}/`, { headers }), proxies);

  it("gives its address as the visitor knows it, on the page and in llms.txt", async () => {
    const { app } = testServer({ proxies: 1 });
    for (const path of ["/", "/llms.txt"]) {
      const text = await (await app.request(ORIGIN + path, { headers: forwarded })).text();
      assert.ok(text.includes("https://figment.example/generate?"), path);
      assert.ok(!text.includes(ORIGIN), path);
    }
  });

  it("does not believe a client that only says there were one", async () => {
    const { app } = testServer();
    const text = await (await app.request(`${ORIGIN}/llms.txt`, { headers: forwarded })).text();
    assert.ok(!text.includes("figment.example"));
    assert.equal(originFor(forwarded, 0), ORIGIN);
  });

  it("believes the proxy that is its own, not what came before", () => {
    const headers = {
      "X-Forwarded-Proto": "http, https",
      "X-Forwarded-Host": "evil, good.example",
    };
    assert.equal(originFor(headers, 1), "https://good.example");
    assert.equal(originFor(headers, 2), "http://evil");
  });

  it("keeps what is not forwarded, or makes no address", () => {
    const host = { "X-Forwarded-Host": "figment.example:8443" };
    assert.equal(originFor({ "X-Forwarded-Proto": "https" }, 1), "https://localhost:8000");
    assert.equal(originFor(host, 1), "http://figment.example:8443");
    for (const nonsense of ["a b", "a/b", "user@host", '"><script>', "a?b", ""]) {
      assert.equal(originFor({ "X-Forwarded-Host": nonsense }, 1), ORIGIN, nonsense);
    }
    assert.equal(originFor({ "X-Forwarded-Proto": "javascript" }, 1), ORIGIN);
  });
});
