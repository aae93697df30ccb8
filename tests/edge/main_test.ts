import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { saveTinyModel } from "../shared/model/fixture.ts";
import { testServer } from "./fixture.ts";
import { spawnServer, startServer } from "./server_process.ts";

let weights: string;

/** Asserts that the server refuses to start, with a line for each reason. */
async function refuses(
  messages: RegExp | RegExp[],
  variables: Record<string, string> = {},
): Promise<void> {
  const { code, stderr, stdout } = await (await spawnServer(weights, variables)).output();
  const lines = new TextDecoder().decode(stderr).trimEnd().split("\n");
  const expected = [messages].flat();
  for (const [i, message] of expected.entries()) assert.match(lines[i] ?? "", message);
  assert.equal(lines.length, expected.length, lines.join("\n"));
  assert.equal(code, 1);
  assert.equal(stdout.length, 0);
}

describe("edge/main.ts", () => {
  beforeEach(async () => {
    weights = await Deno.makeTempDir();
  });
  afterEach(() => Deno.remove(weights, { recursive: true }));

  it("serves the whole models, names the damaged one, and ends on SIGTERM", async () => {
    await saveTinyModel(weights, { name: "plain", version: 3 });
    const damaged = await saveTinyModel(weights, { name: "damaged" });
    await Deno.truncate(`${damaged}/model.safetensors`, 100);

    await using server = await startServer(weights);
    const { address } = server;
    const ready = await fetch(`${address}/readyz`);
    assert.deepEqual(await ready.json(), { status: "ready", models: ["plain@3"] });

    const path = "/generate?seed=alice&model=plain@3";
    const expected = await (await testServer().app.request(path)).arrayBuffer();
    const early = await fetch(address + path, { method: "HEAD" });
    assert.deepEqual([early.status, early.headers.get("Content-Length")], [200, null]);
    for (let time = 1; time <= 2; time++) {
      const picture = await fetch(address + path);
      assert.equal(picture.status, 200);
      assert.deepEqual(await picture.arrayBuffer(), expected);

      const head = await fetch(address + path, { method: "HEAD" });
      assert.equal(head.headers.get("ETag"), picture.headers.get("ETag"));
      assert.equal(head.headers.get("Content-Length"), `${expected.byteLength}`);

      const etag = picture.headers.get("ETag")!;
      const cached = await fetch(address + path, { headers: { "If-None-Match": etag } });
      assert.equal(cached.status, 304);
      await cached.body?.cancel();
    }
    const metrics = await (await fetch(`${address}/metrics`)).text();
    assert.match(metrics, /^figment_inference_seconds_count 2$/m); // the golden one, too
    assert.match(metrics, /^figment_models 1$/m);

    server.process.kill("SIGTERM");
    assert.equal((await server.process.status).code, 0);
    const complaint = await server.complaints();
    assert.match(complaint, /^Model left out: .*damaged\/model\.safetensors: its SHA-256 is /);
    assert.equal(complaint.trimEnd().split("\n").length, 1);
    assert.equal(await server.output(), "");
  });

  it("has the other models, too, for who asks as soon as it serves its default one", async () => {
    await saveTinyModel(weights, { name: "first" });
    await saveTinyModel(weights, { name: "other" });
    await Deno.remove(`${await saveTinyModel(weights, { name: "third" })}/config.json`);
    await using server = await startServer(weights, { FIGMENT_MODEL: "first" });
    const answers = await Promise.all(
      ["/generate?seed=a", "/generate?seed=a&model=other", "/generate?seed=a&model=third"]
        .map((path) => fetch(server.address + path)),
    );
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 404]);
    for (const answer of answers) await answer.body?.cancel();
    server.process.kill("SIGTERM");
    assert.match(
      await server.complaints(),
      /^Model left out: .*third\/config\.json: no such file\n$/,
    );
  });

  it("logs each request in a line of JSON, the last ones too, if it is asked to", async () => {
    await saveTinyModel(weights, { name: "plain" });
    await using server = await startServer(weights, { FIGMENT_LOG: "json" });
    const headers = { "X-Request-Id": "from-the-proxy" };
    const response = await fetch(`${server.address}/generate?seed=a`, { headers });
    assert.equal(response.headers.get("X-Request-Id"), "from-the-proxy");
    await response.body?.cancel();
    server.process.kill("SIGTERM");
    const [line, end] = (await server.output()).split("\n");
    const { id, status, cache, model } = JSON.parse(line!);
    assert.deepEqual([id, status, cache, model], ["from-the-proxy", 200, "miss", "plain"]);
    assert.equal(end, "");
  });

  it("sends Deno's span of each request to a collector, if Deno is asked to", async () => {
    const spans = Promise.withResolvers<string>();
    await using collector = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        const body = await request.text();
        if (request.url.endsWith("/v1/traces")) spans.resolve(body);
        return new Response();
      },
    );
    await saveTinyModel(weights, { name: "plain" });
    await using server = await startServer(weights, {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
      OTEL_BSP_SCHEDULE_DELAY: "10",
    });
    await (await fetch(`${server.address}/generate?seed=traced`)).body?.cancel();
    assert.match(await spans.promise, /generate\?seed=traced/);
  });

  it("explains its variables", async () => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "edge/main.ts", "--help"],
    }).output();
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^ {2}FIGMENT_CACHE_MB +memory for finished/m);
  });

  it("says in one line that its port is in use", async () => {
    await saveTinyModel(weights);
    using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = other.addr;
    await refuses(new RegExp(`^Port ${port} is in use; `), { PORT: `${port}` });
  });

  it("says in one line that there is no model to serve", async () => {
    await refuses(/there is no model to serve; train one/);
  });

  it("says in one line that its folder of models cannot be read", async () => {
    await refuses(/^FIGMENT_WEIGHTS: .*nowhere cannot be read: /, {
      FIGMENT_WEIGHTS: `${weights}/nowhere`,
    });
  });

  it("says in one line which models there are, where the default is none of them", async () => {
    await saveTinyModel(weights);
    await refuses(/^FIGMENT_MODEL: there is no model "nope"; there are tiny@1$/, {
      FIGMENT_MODEL: "nope",
    });
  });

  it("says in a line each what is wrong with its variables", async () => {
    await refuses([/^PORT is "http"; it must be/, /^FIGMENT_CACHE_MB is "lots"; it must be/], {
      PORT: "http",
      FIGMENT_CACHE_MB: "lots",
    });
  });
});
