/**
 * What stands in a model folder's `config.json`.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { MAX_LATENT, MAX_SEED_BYTES } from "../latent.ts";
import * as z from "../zod.ts";

const sha256 = z.string()
  .check(z.regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hexadecimal digits"));
const text = z.string().check(z.minLength(1), z.maxLength(200));
const side = z.int().check(z.gte(1), z.lte(1024));

const goldenSchema = z.strictObject({
  seed: z.string().check(z.minLength(1), z.maxLength(MAX_SEED_BYTES)),
  /** Index of the class asked for; absent where the seed picks it. */
  class: z.optional(z.int().check(z.gte(0))),
  /** Of the picture's raw pixels, `[height, width, channels]`, one byte each. */
  sha256,
});

/** Validates `config.json`; unknown fields are refused. */
export const configSchema = z.strictObject({
  /** Names the model in URLs, and its folder. */
  name: z.string().check(z.regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    "expected 1 to 64 of a-z, 0-9, '.', '_' and '-', the first a letter or digit",
  )),
  /** Counts up whenever the same seed gives another picture. */
  version: z.int().check(z.gte(1)),
  /** See `shared/generators/registry.ts`. */
  family: text,
  width: side,
  height: side,
  /** 1: grey, 3: RGB. */
  channels: z.literal([1, 3]),
  /** Names of the classes, in the order of their indices; null for a model without. */
  classes: z.nullable(z.array(text).check(z.minLength(1), z.maxLength(1000))),
  latent: z.strictObject({
    size: z.int().check(z.gte(1), z.lte(MAX_LATENT)),
    distribution: z.literal("normal"),
  }),
  /** Scale of the noise, or of the styles made of it, where none is asked for. */
  truncation: z.number().check(z.gte(0), z.lte(2)),
  /** Hyper-parameters, validated by the family. */
  architecture: z.record(z.string(), z.unknown()),
  dataset: z.strictObject({ name: text, licence: text }),
  /** Facts about the training run; beside these, whatever else the trainer finds worth keeping. */
  training: z.catchall(
    z.object({
      preset: text,
      /** Pictures the judge saw, real ones counted once. */
      images: z.int().check(z.gte(0)),
      seed: z.union([z.int(), z.string()]),
      backend: text,
      /** Wall time. */
      seconds: z.number().check(z.gte(0)),
    }),
    z.union([z.string(), z.number(), z.boolean()]),
  ),
  metrics: z.record(z.string(), z.number()),
  /** Of `model.safetensors`. */
  sha256,
  golden: z.array(goldenSchema).check(z.minLength(1)),
}).check(z.superRefine(({ classes, golden }, context) => {
  if (classes !== null && new Set(classes).size < classes.length) {
    context.addIssue({ code: "custom", path: ["classes"], message: "expected distinct names" });
  }
  golden.forEach((entry, i) => {
    if (entry.class !== undefined && entry.class >= (classes?.length ?? 0)) {
      context.addIssue({
        code: "custom",
        path: ["golden", i, "class"],
        message: `expected the index of one of ${classes?.length ?? 0} classes`,
      });
    }
  });
}));

/** The contents of `config.json`. */
export type ModelConfig = z.infer<typeof configSchema>;

/** A seed, a class if it was asked for, and the SHA-256 of the pixels that they must give. */
export type Golden = z.infer<typeof goldenSchema>;

/**
 * Validates against a schema, in the words of a user's mistake.
 *
 * @param source The file, for the message.
 * @param within The field of the file that holds `value`, where it is not the whole.
 * @throws {UserError} Naming file and field.
 */
export function validate<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  source: string,
  within?: string,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = [...(within === undefined ? [] : [within]), ...issue.path.map(String)];
  const field = path.length === 0 ? "" : ` field "${path.join(".")}":`;
  throw new UserError(`${source}:${field} ${issue.message}`);
}
