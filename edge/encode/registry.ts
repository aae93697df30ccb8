import type { Encoder } from "./encoder.ts";
import { json } from "./json.ts";
import { png } from "./png.ts";

/** The formats of answers, by the name that the parameter `format` takes. */
export const encoders = { png, json } satisfies Record<string, Encoder>;

/** A value of the parameter `format`. */
export type Format = keyof typeof encoders;
