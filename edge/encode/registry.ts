import type { Animation } from "../pictures/picture.ts";
import { avif } from "./avif.ts";
import type { Encoder } from "./encoder.ts";
import { jpeg } from "./jpeg.ts";
import { animationJson, json } from "./json.ts";
import { animatedPng, png } from "./png.ts";
import { animatedWebp, webp } from "./webp.ts";

/** The formats of pictures, by the name that the parameter `format` takes. */
export const encoders = { png, webp, jpeg, avif, json } satisfies Record<string, Encoder>;

/** A value of the parameter `format`. */
export type Format = keyof typeof encoders;

/** The formats of animations, by the extension of their route. */
export const animators = {
  webp: animatedWebp,
  png: animatedPng,
  json: animationJson,
} satisfies Record<string, Encoder<Animation>>;

/** An extension of the route of animations. */
export type AnimationFormat = keyof typeof animators;
