/**
 * Parameters in the words of OpenAPI, read from the schemas that validate them.
 *
 * @module
 */

import * as z from "../../shared/zod.ts";

/** A part of a JSON Schema (draft 2020-12), as far as parameters need it. */
export interface ParameterSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly items?: ParameterSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly [keyword: string]: unknown;
}

/** https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required: boolean;
  readonly description: string;
  readonly schema: ParameterSchema;
  readonly style?: "form";
  readonly explode?: false;
  readonly example?: unknown;
}

/** What the parameters mean; what they may be, their schemas say. */
const MEANINGS: Readonly<Record<string, string>> = {
  seed: "What the picture is made from. Taken exactly, case and all",
  seeds: "A picture each",
  n: "How many pictures",
  from: "The seed to start at",
  to: "The seed to arrive at",
  frames: "Pictures that the animation is made of",
  model: "Who draws. Without a version, today's",
  class: "What to draw. Left out, the seed picks a class, and its noise stays the same",
  domain: "Another name of class, for models whose classes are domains: a seed is the same " +
    "picture in each of them, in another look. Left out, the seed picks one",
  size: "Left out, the model's own; otherwise resampled, not drawn anew",
  mix: "A second seed, whose style steers the finer half of the layers, of models that have styles",
  truncation: "Scale of the noise, or of the styles of a model that has them: low is typical, " +
    "high is strange; the model's own if left out",
  format: "How the answer is encoded",
};

/**
 * @param schema Of a query.
 * @param path Names of those that are in the path.
 * @param examples By name; a parameter without one has its default for an example.
 */
export function parametersOf(
  schema: z.ZodMiniObject,
  path: readonly string[],
  examples: Readonly<Record<string, unknown>>,
): Parameter[] {
  // What a client sends, and what the server understands by it.
  const input = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const output = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  return Object.entries(input.properties ?? {}).map(([name, sent]) => {
    const understood = output.properties![name] as ParameterSchema;
    const { description, ...rest } = merged(sent as ParameterSchema, understood);
    const inPath = path.includes(name);
    if (inPath) delete (rest as { default?: unknown }).default; // a path has all its parts
    const example = examples[name] ?? rest.default;
    return {
      name,
      in: inPath ? "path" : "query",
      required: inPath || (input.required ?? []).includes(name),
      description: describe(name, `${description ?? ""}`),
      schema: rest,
      ...(rest.type === "array" && { style: "form", explode: false }),
      ...(example !== undefined && { example }),
    };
  });
}

/** Numbers travel as text: their schemas are a pattern for the text, and bounds for the number. */
function merged(sent: ParameterSchema, understood: ParameterSchema): ParameterSchema {
  const { pattern, type } = sent;
  if (type !== "string" || pattern === undefined || understood.type !== "number") return sent;
  const takes = (text: string) => new RegExp(pattern).test(text);
  return {
    ...understood,
    description: sent["description"] ?? understood["description"],
    type: takes("0.5") ? "number" : "integer",
    ...(understood.minimum === undefined && !takes("-1") && { minimum: 0 }),
  };
}

function describe(name: string, allowed: string): string {
  const meaning = MEANINGS[name];
  const sentence = `${allowed.charAt(0).toUpperCase()}${allowed.slice(1)}.`;
  return meaning === undefined ? sentence : `${meaning}. ${sentence}`;
}
