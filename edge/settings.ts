/**
 * What the environment may set.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { HOUSE_MODEL } from "../shared/house_model.ts";

/** Settings of the server; each is documented at {@linkcode variables}. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** The folder that holds the model folders. */
  readonly weights: string;
  /** The default model. */
  readonly model: string | undefined;
  readonly log: "json" | "text" | "off";
  /** In bytes; 0 for no cache. */
  readonly cacheBytes: number;
  readonly webCache: boolean;
  /** Pictures waiting or in the making, at most. */
  readonly queueLimit: number;
  /** Requests a minute and client; 0 for as many as they like. */
  readonly rateLimit: number;
  /** Proxies of the operator's in front. */
  readonly proxies: number;
  /** The newest first; none where URLs need no signature. */
  readonly signingKeys: readonly string[];
}

/** A variable, in words. */
export interface Variable {
  readonly meaning: string;
  /** In words; a value is refused in these. */
  readonly allowed: string;
  /** In words. */
  readonly default: string;
}

/** All variables: the server reads no others, and its tasks in deno.json allow no others. */
export const variables = {
  HOST: { meaning: "address to listen at", allowed: "an address", default: "0.0.0.0" },
  PORT: {
    meaning: "port to listen at; 0 takes any free one",
    allowed: "an integer from 0 to 65535",
    default: "8000",
  },
  FIGMENT_WEIGHTS: {
    meaning: "folder of the model folders",
    allowed: "a path",
    default: "weights, beside edge",
  },
  FIGMENT_MODEL: {
    meaning: "model where a request names none",
    allowed: "name or name@version",
    default: `${HOUSE_MODEL}, or the first by name`,
  },
  FIGMENT_LOG: {
    meaning: "a line on standard output for each request",
    allowed: "json, text or off",
    default: "off",
  },
  FIGMENT_CACHE_MB: {
    meaning: "memory for finished pictures, in megabytes; 0 keeps none",
    allowed: "an integer from 0 to 65536",
    default: "4",
  },
  FIGMENT_WEB_CACHE: {
    meaning:
      "finished pictures also go to the platform's Web Cache, which must throw old ones away",
    allowed: "on or off",
    default: "off",
  },
  FIGMENT_QUEUE: {
    meaning: "pictures waiting or in the making; past that 503",
    allowed: "an integer from 1 to 100000",
    default: "256",
  },
  FIGMENT_RATE_LIMIT: {
    meaning: "requests a minute from one client; past that 429; 0 for any number",
    allowed: "an integer from 0 to 1000000",
    default: "0",
  },
  FIGMENT_TRUST_PROXY: {
    meaning: "proxies in front, each of which adds to X-Forwarded-For; 0 ignores that header",
    allowed: "an integer from 0 to 10",
    default: "0",
  },
  FIGMENT_SIGNING_KEYS: {
    meaning: "keys of signed URLs, the newest first; without any, URLs need no signature",
    allowed: "texts of at least 16 characters, with commas between",
    default: "none",
  },
} as const satisfies Record<string, Variable>;

type Name = keyof typeof variables;

/** The folder of models where none is set, beside this one. */
export const WEIGHTS = import.meta.dirname!.replace(/[^/\\]+$/, "weights");

/** The shortest key that is not refused. */
const MIN_KEY = 16;

/**
 * @param read Gives a variable's value.
 * @param weights The folder where none is set.
 * @throws {UserError} A line for everything that is wrong, naming the variable, its value
 * and what is allowed; of keys never the value.
 */
export function readSettings(
  read: (name: string) => string | undefined,
  weights: string,
): Settings {
  const problems: string[] = [];
  const text = (name: Name): string | undefined => {
    const value = read(name);
    if (value !== "") return value;
    problems.push(`${name} is set but empty; give it a value or unset it`);
    return undefined;
  };
  const refuse = (name: Name, value: string) =>
    problems.push(`${name} is "${value}"; it must be ${variables[name].allowed}`);
  const integer = (name: Name, min: number, max: number): number => {
    const value = text(name) ?? variables[name].default;
    const number = /^\d{1,7}$/.test(value) ? Number(value) : NaN;
    if (!(number >= min && number <= max)) refuse(name, value);
    return number;
  };
  const oneOf = <const T extends string>(name: Name, ...choices: T[]): T => {
    const value = text(name) ?? variables[name].default;
    if (!(choices as string[]).includes(value)) refuse(name, value);
    return value as T;
  };
  const settings: Settings = {
    host: text("HOST") ?? variables.HOST.default,
    port: integer("PORT", 0, 65535),
    weights: text("FIGMENT_WEIGHTS") ?? weights,
    model: text("FIGMENT_MODEL"),
    log: oneOf("FIGMENT_LOG", "json", "text", "off"),
    cacheBytes: integer("FIGMENT_CACHE_MB", 0, 65536) * 1e6,
    webCache: oneOf("FIGMENT_WEB_CACHE", "on", "off") === "on",
    queueLimit: integer("FIGMENT_QUEUE", 1, 100_000),
    rateLimit: integer("FIGMENT_RATE_LIMIT", 0, 1_000_000),
    proxies: integer("FIGMENT_TRUST_PROXY", 0, 10),
    signingKeys: text("FIGMENT_SIGNING_KEYS")?.split(",") ?? [],
  };
  if (settings.signingKeys.some((key) => key.length < MIN_KEY)) {
    problems.push(
      `FIGMENT_SIGNING_KEYS has a key of fewer than ${MIN_KEY} characters; it must be ` +
        variables.FIGMENT_SIGNING_KEYS.allowed,
    );
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return settings;
}

/** All variables in a table of text, for `--help`. */
export function describeVariables(): string {
  const entries: [string, Variable][] = Object.entries(variables);
  const width = Math.max(...entries.map(([name]) => name.length)) + 2;
  return entries.map(([name, { meaning, allowed, default: value }]) =>
    `  ${name.padEnd(width)}${meaning}\n${" ".repeat(width + 2)}${allowed}; default: ${value}`
  ).join("\n");
}
