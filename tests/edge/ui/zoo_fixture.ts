/**
 * A server in memory whose catalogue holds a zoo, or none.
 *
 * @module
 */

import type { Hono } from "hono";
import { type AppOptions, createApp } from "../../../edge/app.ts";
import { Catalogue } from "../../../edge/catalogue.ts";
import { bootWasm } from "../../../shared/backend.ts";
import type { Sampler } from "../../../shared/sampler.ts";
import { coupledTiny, tinySampler } from "../../shared/model/fixture.ts";

await bootWasm();

/** A model that says it is of a family, whatever it is made by. */
function modelOf(
  family: string,
  name: string,
  classes: readonly string[] | null,
  architecture: Record<string, unknown> = {},
): Sampler {
  const sampler = tinySampler({ name, classes: classes && [...classes] });
  const config = { ...sampler.model.config, family, architecture };
  return { ...sampler, model: { ...sampler.model, config } };
}

const digits = Array.from("0123456789");
const house = tinySampler({ name: "house", version: 3 });
const zoo = [
  modelOf("gan", "zoo-gan", null),
  modelOf("dcgan", "zoo-dcgan", digits),
  tinySampler(coupledTiny({ name: "zoo-cogan" })),
  modelOf("vae", "zoo-vae", digits),
  modelOf("vae", "zoo-vae-2", digits, { latent: "normal" }),
  modelOf("vae", "zoo-vae-sphere", digits, { latent: "sphere" }),
];

/** A model beside a zoo, and the zoo. */
export const zooSamplers: readonly Sampler[] = [house, ...zoo];

/** A server with some families in its zoo and one model beside it; or with that alone. */
export function zooServer(isFull: boolean, options: Partial<AppOptions> = {}): Hono {
  const catalogue = new Catalogue(isFull ? zooSamplers : [house], "house");
  return createApp({ catalogue, ...options });
}
