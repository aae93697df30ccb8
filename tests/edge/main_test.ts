import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { saveTinyModel } from "../shared/model/fixture.ts";
import { testServer } from "./fixture.ts";

const MAIN = resolve(import.meta.dirname!, "../../edge/main.ts");

let weights: string;

/** Starts the server as a user would, with the permissions that it needs and no others. */
function start(variables: Record<string, string> = {}): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net",
      `--allow-read=${weights}`,
      "--allow-env=HOST,PORT,FIGMENT_WEIGHTS,FIGMENT_MODEL",
      MAIN,
    ],
    env: { HOST: "127.0.0.1", PORT: "0", FIGMENT_WEIGHTS: weights, NO_COLOR: "1", ...variables },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads the output up to the address that the server says it serves at. */
async function addressOf(server: Deno.ChildProcess): Promise<string> {
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let output = "";
  for (;;) {
    const address = /http:\/\/\S+:\d+(?=\/\n)/.exec(output);
    if (address !== null) {
      await reader.cancel();
      return address[0];
    }
    const { done, value } = await reader.read();
    if (done) throw new Error(`The server ended: ${await new Response(server.stderr).text()}`);
    output += value;
  }
}

/** Asserts that the server refuses to start, with one line that says why. */
async function refuses(message: RegExp, variables: Record<string, string> = {}): Promise<void> {
  const { code, stderr, stdout } = await start(variables).output();
  const lines = new TextDecoder().decode(stderr).trimEnd().split("\n");
  assert.match(lines.at(-1)!, message);
  assert.equal(lines.length, 1, lines.join("\n"));
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

    await using server = start();
    const address = await addressOf(server);
    const ready = await fetch(`${address}/readyz`);
    assert.deepEqual(await ready.json(), { status: "ready", models: ["plain@3"] });

    const path = "/generate?seed=alice&model=plain@3";
    const picture = await fetch(address + path);
    assert.equal(picture.status, 200);
    const expected = await testServer().app.request(path);
    assert.deepEqual(await picture.arrayBuffer(), await expected.arrayBuffer());

    const head = await fetch(address + path, { method: "HEAD" });
    assert.equal(head.headers.get("ETag"), picture.headers.get("ETag"));
    assert.equal(head.headers.get("Content-Length"), null);

    const etag = picture.headers.get("ETag")!;
    const cached = await fetch(address + path, { headers: { "If-None-Match": etag } });
    assert.equal(cached.status, 304);
    await cached.body?.cancel();

    server.kill("SIGTERM");
    assert.equal((await server.status).code, 0);
    const complaint = await new Response(server.stderr).text();
    assert.match(complaint, /^Model left out: .*damaged\/model\.safetensors: its SHA-256 is /);
    assert.equal(complaint.trimEnd().split("\n").length, 1);
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

  it("says in one line what is wrong with a variable", async () => {
    await refuses(/^PORT is "http"; it must be/, { PORT: "http" });
  });
});
