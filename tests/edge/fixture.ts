/**
 * A server in memory, whose runs of the network are counted.
 *
 * @module
 */

import type { Hono } from "hono";
import { bootWasm } from "../../shared/backend.ts";
import type { Sampler } from "../../shared/sampler.ts";
import { type AppOptions, createApp } from "../../edge/app.ts";
import { Catalogue } from "../../edge/catalogue.ts";
import { tinySampler } from "../shared/model/fixture.ts";

await bootWasm();

/** Grey with classes, RGB without, and twice as wide as high; the first is the default. */
const samplers = [
  tinySampler({ name: "plain", version: 3 }),
  tinySampler({ name: "rgb", classes: null, channels: 3 }),
  tinySampler({ name: "wide", classes: null, channels: 3, width: 32, height: 16 }),
];

/** A server and what there is to know about it. */
export interface TestServer {
  readonly app: Hono;
  /** How often the network has run. */
  runs(): number;
  /** What was reported as the server's own failure. */
  readonly reported: Error[];
}

/** Makes one; `sample` stands in for the network where given. */
export function testServer(
  options: Partial<AppOptions> = {},
  sample?: Sampler["sample"],
): TestServer {
  let runs = 0;
  const counted = samplers.map((sampler): Sampler => ({
    ...sampler,
    sample(request) {
      runs++;
      return (sample ?? sampler.sample)(request);
    },
  }));
  const reported: Error[] = [];
  const app = createApp({
    catalogue: new Catalogue(counted),
    report: (error) => reported.push(error),
    ...options,
  });
  return { app, runs: () => runs, reported };
}
