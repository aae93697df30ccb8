/**
 * `GET /healthz`: the process answers. `GET /readyz`: it answers rightly.
 *
 * @module
 */

import type { Context } from "hono";
import { isGolden } from "../../shared/model/golden.ts";
import type { Catalogue } from "../catalogue.ts";
import { Problem } from "../problem.ts";

const headers = { "Cache-Control": "no-store" };

/** Alive. */
export function healthz(c: Context): Response {
  return c.json({ status: "alive" }, 200, headers);
}

/** Ready: a golden seed of the default model gives its hash. */
export function readyz(catalogue: Catalogue) {
  return (c: Context): Response => {
    const sampler = catalogue.default;
    if (!isGolden(sampler, sampler.model.config.golden[0]!)) {
      throw new Problem(
        503,
        `Model "${sampler.model.config.name}" gives other pictures than it should`,
        {},
        { "Retry-After": "60" },
      );
    }
    return c.json({ status: "ready", models: catalogue.names }, 200, headers);
  };
}
