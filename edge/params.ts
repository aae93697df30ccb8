/**
 * The parameters of a picture. One schema says what there is, validates it, and
 * holds the words for the documentation and for refusals.
 *
 * @module
 */

import { z } from "zod";
import { MAX_SEED_BYTES } from "../shared/latent.ts";
import { encoders, type Format } from "./encode/registry.ts";
import { badParameter } from "./problem.ts";

const formats = Object.keys(encoders) as [Format, ...Format[]];

/** Query of the image routes. */
export const imageQuery = z.strictObject({
  seed: z.string().refine(isSeed).optional()
    .describe(`any text of 1 to ${MAX_SEED_BYTES} bytes of UTF-8`),
  model: z.string().min(1).optional()
    .describe("a model's name, or name@version"),
  class: z.string().min(1).optional()
    .describe("the name of one of the model's classes, or its index"),
  format: z.enum(formats).default("png")
    .describe(`one of ${formats.join(", ")}`),
  truncation: z.string().regex(/^\d(\.\d{1,16})?$/).transform(Number).pipe(z.number().max(2))
    .optional()
    .describe("a decimal number from 0 to 2"),
});

/** Validated, not yet resolved against a model. */
export type ImageQuery = z.infer<typeof imageQuery>;

/** Whether a text is neither empty nor too long to be a seed. */
export function isSeed(text: string): boolean {
  const { length } = new TextEncoder().encode(text);
  return length >= 1 && length <= MAX_SEED_BYTES;
}

/**
 * Reads a query strictly: `application/x-www-form-urlencoded` in valid UTF-8, every
 * parameter known, present once, and in its range.
 *
 * @param search The query of a URL as it was sent, with or without its question mark.
 * @throws {Problem} 400, naming the parameter, its value, and what is allowed.
 */
export function parseImageQuery(search: string): ImageQuery {
  const values = new Map<string, string>();
  const query = search.replace(/^\?/, "");
  for (const pair of query === "" ? [] : query.split("&")) {
    const [, rawName = "", rawValue = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const name = decode(rawName, rawName);
    const value = decode(rawValue, name);
    if (!Object.hasOwn(imageQuery.shape, name)) {
      throw badParameter(name, value, `the parameters ${Object.keys(imageQuery.shape).join(", ")}`);
    }
    if (values.has(name)) throw badParameter(name, value, "once only, but it is repeated");
    values.set(name, value);
  }
  const result = imageQuery.safeParse(Object.fromEntries(values));
  if (result.success) return result.data;
  const name = String(result.error.issues[0]!.path[0]) as keyof ImageQuery;
  throw badParameter(name, values.get(name)!, imageQuery.shape[name].description!);
}

function decode(raw: string, parameter: string): string {
  try {
    return decodeURIComponent(raw.replaceAll("+", " "));
  } catch {
    throw badParameter(parameter, raw, "percent-encoded UTF-8");
  }
}
