/**
 * The parameters of pictures. One schema for each route says what there is, validates it,
 * and holds the words for the documentation and for refusals. Those of sheets and morphs,
 * each in its own file, are made when they are first asked for.
 *
 * @module
 */

import { MAX_SEED_BYTES } from "../shared/latent.ts";
import * as z from "../shared/zod.ts";
import { encoders, type Format } from "./encode/registry.ts";
import { badParameter, Problem } from "./problem.ts";

const formats = Object.keys(encoders) as [Format, ...Format[]];

/** A seed, without words for it. */
export const seedText = z.string().check(z.refine(isSeed));
const SEED_WORDS = `any text of 1 to ${MAX_SEED_BYTES} bytes of UTF-8`;
/** A seed. */
export const seed = seedText.check(z.describe(SEED_WORDS));

const name = z.string().check(z.minLength(1));

/** What all pictures have. */
export const common = {
  model: z.optional(name)
    .check(z.describe("a model's name, or name@version")),
  class: z.optional(name)
    .check(z.describe("the name of one of the model's classes, or its index")),
  domain: z.optional(name)
    .check(z.describe("the name of one of the model's domains, or its index")),
  size: z.optional(integer(16, 1024))
    .check(z.describe("the longer edge in pixels, an integer from 16 to 1024")),
  mix: z.optional(seedText)
    .check(z.describe(SEED_WORDS)),
  truncation: z.optional(decimal(2))
    .check(z.describe("a decimal number from 0 to 2")),
};

/** How the answer is encoded. */
export const format = z._default(z.enum(formats), "png")
  .check(z.describe(`one of ${formats.join(", ")}`));

/** `/generate`, and, with the first three in its path, `/v1/{model}/{seed}.{format}`. */
export const imageQuery = z.strictObject({
  seed: z.optional(seedText)
    .check(z.describe(SEED_WORDS)),
  ...common,
  format,
});

/** `/random`. */
export const randomQuery = z.omit(imageQuery, { seed: true });

/** Where there is nothing to choose. */
export const noQuery = z.strictObject({});

/** A whole number without a sign, as text. */
export function integer(least: number, most: number) {
  return number(/^[1-9]\d{0,3}$/, z.number().check(z.gte(least), z.lte(most)));
}

/** A number from 0 on without an exponent, as text. */
export function decimal(most: number) {
  return number(/^\d(\.\d{1,16})?$/, z.number().check(z.lte(most)));
}

function number(text: RegExp, range: z.ZodMiniNumber<number>) {
  return z.pipe(z.pipe(z.string().check(z.regex(text)), z.transform(Number)), range);
}

/** What a parameter may be, in the words of a refusal. */
export function allowedBy(schema: z.core.$ZodType): string {
  return z.globalRegistry.get(schema)!.description!;
}

/** Whether a text is neither empty nor too long to be a seed. */
export function isSeed(text: string): boolean {
  const { length } = new TextEncoder().encode(text);
  return length >= 1 && length <= MAX_SEED_BYTES;
}

/**
 * Reads a query strictly: `application/x-www-form-urlencoded` in valid UTF-8, every
 * parameter known, present once, and in its range.
 *
 * @param schema Of the route.
 * @param search The query of a URL as it was sent, with or without its question mark.
 * @param given Parameters that were found in the path; the query may not have them too.
 * @throws {Problem} 400, naming the parameter, its value, and what is allowed.
 */
export function parseQuery<Schema extends z.ZodMiniObject>(
  schema: Schema,
  search: string,
  given: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const values = new Map<string, unknown>(Object.entries(given));
  const shown = new Map(Object.entries(given));
  const query = search.replace(/^\?/, "");
  for (const pair of query === "" ? [] : query.split("&")) {
    const [, rawName = "", rawValue = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const name = decodeForm(rawName, rawName);
    const value = decodeForm(rawValue, name);
    if (!Object.hasOwn(schema.shape, name) || Object.hasOwn(given, name)) {
      const known = Object.keys(schema.shape).filter((key) => !Object.hasOwn(given, key));
      throw badParameter(
        name,
        value,
        known.length === 0 ? "no parameters here" : `the parameters ${known.join(", ")}`,
      );
    }
    if (values.has(name)) throw badParameter(name, value, "once only, but it is repeated");
    values.set(
      name,
      name === "seeds" ? rawValue.split(",").map((item) => decodeForm(item, name)) : value,
    );
    shown.set(name, value);
  }
  return validateParameters(schema, Object.fromEntries(values), Object.fromEntries(shown));
}

/**
 * @param values By name, as texts and lists of them.
 * @param shown The same in the words of a refusal.
 * @throws {Problem} 400, naming the parameter, its value, and what is allowed.
 */
export function validateParameters<Schema extends z.ZodMiniObject>(
  schema: Schema,
  values: Readonly<Record<string, unknown>>,
  shown: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const name = String(result.error.issues[0]!.path[0]);
  const allowed = allowedBy(schema.shape[name]!);
  const value = shown[name];
  throw value === undefined ? missing(name, allowed) : badParameter(name, value, allowed);
}

function missing(parameter: string, allowed: string): Problem {
  return new Problem(
    400,
    `Parameter "${parameter}" is missing; it takes ${allowed}`,
    { parameter, value: null, allowed },
  );
}

function decodeForm(raw: string, parameter: string): string {
  return decode(raw.replaceAll("+", " "), parameter, raw);
}

/**
 * @param parameter What the text is the value of.
 * @throws {Problem} 400, where it is no percent-encoded UTF-8.
 */
export function decode(text: string, parameter: string, raw = text): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badParameter(parameter, raw, "percent-encoded UTF-8");
  }
}
