/**
 * Pictures that may be wanted, and the many ways to write the address of each.
 *
 * @module
 */

import fc, { type GeneratorValue } from "fast-check";
import { classOfSeed } from "../../shared/latent.ts";

/** The models: the first is the default, the second has no classes, then styles, then domains. */
export const MODELS = {
  plain: { version: 3, classes: ["circle", "0", "a b"], own: 8 },
  wide: { version: 1, classes: [], own: 32 },
  styled: { version: 2, classes: ["circle", "0", "a b"], own: 8 },
  coupled: { version: 1, classes: ["digits", "edges"], own: 8 },
} as const;
type ModelName = keyof typeof MODELS;

/** What a class may be called: by its name, or by its index where that is no name. */
function namesOf(model: ModelName, index: number): string[] {
  const classes: readonly string[] = MODELS[model].classes;
  return [classes[index]!, ...(classes.includes(`${index}`) ? [] : [`${index}`])];
}

/** The index of the class that a seed picks; undefined where there is none. */
function ownClass(model: ModelName, seed: string): number | undefined {
  const { length } = MODELS[model].classes;
  return length === 0 ? undefined : classOfSeed(seed, length);
}

/** What is wanted: one picture, however it is asked for. */
export interface Wish {
  readonly route: "/generate" | "/sheet" | "/morph" | "/morph.png" | "/morph.webp";
  readonly model: ModelName;
  /** One, or those of a sheet, or the two of a way. */
  readonly seeds: readonly string[];
  /** Index of the class; of a sheet, undefined for each seed's own. */
  readonly class: number | undefined;
  /** Undefined for the model's own. */
  readonly size: number | undefined;
  /** Undefined for the seed's own style. */
  readonly mix: string | undefined;
  /** A number as short as it can be written; 1 is the models' own. */
  readonly truncation: string;
  /** Empty where the route has it. */
  readonly format: string;
  /** Of a sheet; otherwise 0. */
  readonly columns: number;
  /** Of a point on a way; otherwise empty. */
  readonly t: string;
  /** Of an animation; otherwise 0. */
  readonly frames: number;
}

/** Picks something at random. */
function pick<T>(g: GeneratorValue, ...choices: readonly T[]): T {
  return g(fc.constantFrom<T[]>, ...choices);
}

const SEEDS = ["a", "b", "a b", "a+b", "a,b", "%", "é", "日&=?#/", "a-1", "~.!'()*"];

/** Something that may be wanted. */
export function wishOf(g: GeneratorValue): Wish {
  const route = pick(g, "/generate", "/generate", "/sheet", "/morph", "/morph.png", "/morph.webp");
  const model = pick(g, ...Object.keys(MODELS) as ModelName[]);
  const many = pick(g, ["a-1"], ["a-1", "a-2", "a-3"], ["a,b", "a"], ["b"]);
  const seeds = route === "/sheet"
    ? many
    : route === "/generate"
    ? [pick(g, ...SEEDS)]
    : [pick(g, ...SEEDS), pick(g, ...SEEDS)];
  const { classes, own } = MODELS[model];
  const given = pick(g, undefined, ...classes.keys());
  const owns = seeds.map((seed) => ownClass(model, seed));
  // A way has the class of its first seed, a sheet one class only where all its seeds have it.
  const shared = route !== "/sheet" || owns.every((index) => index === owns[0])
    ? owns[0]
    : undefined;
  const size = pick(g, undefined, 16, 32, 33);
  return {
    route,
    model,
    seeds,
    class: given ?? shared,
    size: size === own ? undefined : size,
    mix: model === "styled" ? pick(g, undefined, "style of it") : undefined,
    truncation: pick(g, "1", "0", "0.5", "1.25"),
    format: route.includes(".") ? "" : pick(g, "png", "json"),
    columns: route === "/sheet" ? pick(g, ...Array.from(seeds, (_, i) => i + 1)) : 0,
    t: route === "/morph" ? pick(g, "0.5", "0", "0.25", "1") : "",
    frames: route.includes(".") ? pick(g, 2, 24) : 0,
  };
}

/** The characters of a text, each as it is where it may be so, or escaped in either case. */
function written(g: GeneratorValue, text: string, inPath = false): string {
  return [...text].map((character) => {
    const bytes = [...new TextEncoder().encode(character)];
    const hex = bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const usual = encodeURIComponent(character);
    const also = inPath ? (character === "+" ? ["+"] : []) : character === " " ? ["+"] : [];
    return pick(g, usual, usual, hex, hex.toUpperCase(), ...also);
  }).join("");
}

/** A number, with or without noughts at its end. */
function decimal(g: GeneratorValue, number: string): string {
  return number.includes(".")
    ? number + pick(g, "", "0", "000")
    : number + pick(g, "", ".0", ".0000");
}

/** One of the many ways to write the address of what is wanted. */
export function spelling(g: GeneratorValue, wish: Wish): { target: string; pinned: boolean } {
  const { route, model, seeds, mix, size, truncation, format } = wish;
  const { version, own } = MODELS[model];
  const isInPath = route === "/generate" && pick(g, false, true);
  const reference = pick(g, model, `${model}@${version}`);
  /** Whether to say what goes without saying. */
  const say = (isNews: boolean) => isNews || pick(g, false, true);
  const pairs: [string, string][] = [];
  const add = (name: string, value: string) => pairs.push([name, written(g, value)]);

  if (route === "/sheet") {
    const isDerived = seeds.every((seed, i) => seed === `a-${i + 1}`);
    if (isDerived && pick(g, false, true)) {
      add("seed", "a");
      add("n", `${seeds.length}`);
    } else {
      pairs.push(["seeds", seeds.map((seed) => written(g, seed)).join(",")]);
    }
    const usual = Math.ceil(Math.sqrt(seeds.length));
    if (say(wish.columns !== usual)) {
      add("columns", `${wish.columns === seeds.length ? pick(g, wish.columns, 64) : wish.columns}`);
    }
  } else if (route !== "/generate") {
    add("from", seeds[0]!);
    add("to", seeds[1]!);
    if (route === "/morph") {
      if (say(wish.t !== "0.5")) add("t", decimal(g, wish.t));
    } else if (say(wish.frames !== 24)) add("frames", `${wish.frames}`);
  } else if (!isInPath) add("seed", seeds[0]!);

  const isModelSaid = isInPath || say(model !== "plain");
  if (isModelSaid && !isInPath) add("model", reference);
  if (wish.class !== undefined) {
    const owns = seeds.map((seed) => ownClass(model, seed));
    const isOwn = route === "/sheet"
      ? owns.every((index) => index === wish.class)
      : owns[0] === wish.class;
    const name = model === "coupled" ? pick(g, "class", "domain") : "class";
    if (say(!isOwn)) add(name, pick(g, ...namesOf(model, wish.class)));
  }
  if (size !== undefined) add("size", `${size}`);
  else if (own >= 16 && say(false)) add("size", `${own}`);
  if (mix !== undefined) add("mix", mix);
  else if (model === "styled" && !route.startsWith("/morph") && say(false)) {
    if (seeds.every((seed) => seed === seeds[0])) add("mix", seeds[0]!);
  }
  if (say(truncation !== "1")) add("truncation", decimal(g, truncation));
  if (format !== "" && !isInPath && say(format !== "png")) add("format", format);

  const query = g(fc.shuffledSubarray<[string, string]>, pairs, { minLength: pairs.length })
    .map(([name, value]) => `${written(g, name)}=${value}`).join("&");
  const path = isInPath
    ? `/v1/${written(g, reference, true)}/${written(g, seeds[0]!, true)}.${format}`
    : route.replace("m", pick(g, "m", "%6d", "%6D"));
  return {
    target: query === "" ? path + pick(g, "", "?") : `${path}?${query}`,
    pinned: isModelSaid && reference.includes("@"),
  };
}
