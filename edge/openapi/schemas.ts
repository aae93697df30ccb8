/**
 * What answers in JSON look like.
 *
 * @module
 */

import { configSchema } from "../../shared/model/schema.ts";
import * as z from "../../shared/zod.ts";

const { name, version, family, width, height, channels, classes, truncation, metrics, sha256 } =
  configSchema.shape;

const model = z.object({
  name,
  version,
  family,
  size: z.object({ width, height, channels }),
  classes,
  domains: z.boolean()
    .check(z.describe("whether the classes are domains, in each of which a seed has another look")),
  default: z.boolean().check(z.describe("whether it draws where no model is named")),
  truncation,
  truncates: z.enum(["noise", "styles", "nothing"])
    .check(z.describe("what truncation is the scale of; a model with styles can mix them, too")),
  metrics,
  dataset: z.string(),
  licence: z.string(),
  sha256,
  samples: z.array(z.string()).check(z.describe("paths of a few of its pictures")),
  links: z.record(z.string(), z.string()).check(z.describe("a path of each kind, to begin with")),
});

const problem = z.looseObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string().check(z.describe("one sentence for a person")),
  parameter: z.optional(z.string()).check(z.describe("the parameter that is refused")),
  value: z.optional(z.nullable(z.string())).check(
    z.describe("its value; null where it is missing"),
  ),
  allowed: z.optional(z.union([z.string(), z.array(z.string())]))
    .check(z.describe("what would have been right")),
  models: z.optional(z.array(z.string())).check(z.describe("the models that there are")),
});

const toJsonSchema = (schema: z.ZodMiniType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
};

/** By the names that the document refers to. */
export const schemas = {
  Model: toJsonSchema(model),
  Problem: toJsonSchema(problem),
} as const;
