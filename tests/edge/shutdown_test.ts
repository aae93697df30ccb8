import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bootWasm } from "../../shared/backend.ts";
import { saveTinyModel } from "../shared/model/fixture.ts";
import { startServer } from "./server_process.ts";

let weights: string;

const KEEP_ALIVE = new TextEncoder().encode("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");

/** Sends a request, and gives what comes back at once; empty where the server hangs up. */
async function exchange(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(10_000);
  try {
    await connection.write(KEEP_ALIVE);
    const count = await connection.read(buffer);
    return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
  } catch (error) {
    assert.ok(
      error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe,
    );
    return "";
  }
}

describe("a server that is told to stop", () => {
  beforeAll(async () => {
    await bootWasm();
    weights = await Deno.makeTempDir();
    await saveTinyModel(weights);
  });
  afterAll(() => Deno.remove(weights, { recursive: true }));

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`does so on ${signal} though clients keep their connections`, async () => {
      await using server = await startServer(weights);
      using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      assert.match(await exchange(connection), /^HTTP\/1\.1 200 /);
      server.process.kill(signal);
      assert.equal((await server.process.status).code, 0);
      assert.equal(await server.complaints(), "");
    });
  }

  it("finishes what is in flight, and takes nothing new", async () => {
    await using server = await startServer(weights);
    using idle = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    assert.match(await exchange(idle), /^HTTP\/1\.1 200 /);

    // Enough pictures to be busy for a while, though less than the time that is left.
    const pictures = Array.from({ length: 20 }, async (_, seed) => {
      const response = await fetch(`${server.address}/generate?seed=${seed}&size=256`);
      return [response.status, (await response.bytes()).length > 100];
    });
    const metrics = async () => await (await fetch(`${server.address}/metrics`)).text();
    while (!/^figment_cache_misses_total 20$/m.test(await metrics())) {
      // Not all have arrived.
    }
    server.process.kill("SIGTERM");
    assert.deepEqual(await Promise.all(pictures), pictures.map(() => [200, true]));

    const answer = await exchange(idle);
    if (answer !== "") {
      assert.match(answer, /^HTTP\/1\.1 503 /);
      assert.match(answer, /^connection: close\r$/im);
    }
    assert.equal((await server.process.status).code, 0);
    await assert.rejects(fetch(`${server.address}/healthz`));
    assert.equal(await server.complaints(), "");
  });
});
