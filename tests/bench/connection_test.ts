import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Connection, requestOf } from "./connection.ts";

const LONG = "x".repeat(300_000);

/** Runs a test against a server that answers in some lengths. */
async function withServer(test: (connection: Connection) => Promise<void>): Promise<void> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      if (request.headers.get("If-None-Match") === '"1"') {
        return new Response(null, { status: 304 });
      }
      if (request.url.endsWith("/stream")) return new Response(new Blob([LONG]).stream());
      return new Response(request.url.endsWith("/long") ? LONG : "", { status: 201 });
    },
  );
  using connection = await Connection.open(server.addr.port);
  await test(connection);
}

describe("Connection", () => {
  it("reads each answer to its end, whatever its length", () =>
    withServer(async (connection) => {
      const requests = [
        requestOf("/long"),
        requestOf("/long", "HEAD"),
        requestOf("/", "GET", { "If-None-Match": '"1"' }),
        requestOf("/"),
        requestOf("/long"),
      ];
      const statuses: number[] = [];
      for (const request of requests) statuses.push((await connection.ask(request)).status);
      assert.deepEqual(statuses, [201, 201, 304, 201, 201]);
    }));

  it("refuses an answer that does not say how long it is", () =>
    withServer(async (connection) => {
      await assert.rejects(connection.ask(requestOf("/stream")), /^Error: An answer of unknown/);
    }));
});
