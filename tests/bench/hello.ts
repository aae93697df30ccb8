/**
 * The least that a server with Hono can do: the peer of cold start and of load.
 *
 * @module
 */

import { Hono } from "hono";

const app = new Hono();
app.get("/", (c) => c.text("ok"));
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`Hello at http://127.0.0.1:${port}/`),
}, app.fetch);
