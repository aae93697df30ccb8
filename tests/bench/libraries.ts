/**
 * A server that has booted TensorFlow.js on WASM and loaded what validates, and then says
 * "ok": what of our cold start is theirs.
 *
 * @module
 */

import { Hono } from "hono";
import { bootWasm } from "../../shared/backend.ts";
import * as z from "../../shared/zod.ts";

await bootWasm();
const query = z.strictObject({});
const app = new Hono();
app.get("/", (c) => c.text(query.safeParse(c.req.query()).success ? "ok" : "not ok"));
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`Libraries at http://127.0.0.1:${port}/`),
}, app.fetch);
