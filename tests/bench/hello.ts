/**
 * The least that a server with Hono can do: the peer of cold start and of load. Named a
 * number, it has a picture of so many bytes, too.
 *
 * @module
 */

import { Hono } from "hono";

const app = new Hono();
app.get("/", (c) => c.text("ok"));
const picture = new Uint8Array(Number(Deno.args[0] ?? 0));
app.get("/picture", (c) => c.body(picture, 200, { "Content-Type": "image/png" }));
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`Hello at http://127.0.0.1:${port}/`),
}, app.fetch);
