/**
 * The same as libraries.ts, but that it has loaded a model, and answers with a picture's
 * pixels: what of our cold start is the network's besides.
 *
 * @module
 */

import { Hono } from "hono";
import { bootWasm } from "../../shared/backend.ts";
import { loadGenerator } from "../../shared/model/load.ts";
import { createSampler } from "../../shared/sampler.ts";

await bootWasm();
const sampler = createSampler(await loadGenerator(Deno.args[0]!));
const app = new Hono();
app.get("/", (c) => c.body(sampler.sample({ seed: "alice" }).pixels));
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`Network at http://127.0.0.1:${port}/`),
}, app.fetch);
