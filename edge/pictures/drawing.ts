/**
 * What the parameters that all pictures have in common come to with a certain model.
 *
 * @module
 */

import { findClass } from "../../shared/model/find_class.ts";
import type { Truncates } from "../../shared/generators/family.ts";
import type { Model } from "../../shared/model/load.ts";
import type { Sampler, SampleRequest } from "../../shared/sampler.ts";
import type { Raster } from "../encode/raster.ts";
import { badParameter } from "../problem.ts";
import { resize } from "../resize.ts";

/** The parameters, validated, not yet resolved. */
export interface DrawingQuery {
  readonly class?: string | undefined;
  /** Stands for `class` where classes are domains. */
  readonly domain?: string | undefined;
  readonly size?: number | undefined;
  readonly mix?: string | undefined;
  readonly truncation?: number | undefined;
}

/** How to draw: all but the seed. */
export interface Drawing {
  readonly sampler: Sampler;
  readonly model: Model;
  /** Index of the class asked for; undefined where the seed picks it. */
  readonly class: number | undefined;
  /** Seed of the style of the finer half of the layers; undefined for the picture's own. */
  readonly mix: string | undefined;
  /** Undefined for a model that has nothing to scale. */
  readonly truncation: number | undefined;
  /** Of what the network draws, resized. */
  readonly width: number;
  readonly height: number;
  /** The longer of both, where it is not the model's own. */
  readonly size: number | undefined;
}

/**
 * @throws {Problem} 400, where the model has no such class or domain, naming those that there
 * are, or nothing that could be mixed or truncated.
 */
export function resolveDrawing(sampler: Sampler, query: DrawingQuery): Drawing {
  const { model } = sampler;
  return {
    sampler,
    model,
    class: classIndex(model, query),
    mix: mixFor(model, query.mix),
    truncation: truncationFor(model, query.truncation),
    ...resizedTo(model, query.size),
  };
}

function mixFor(model: Model, wanted: string | undefined): string | undefined {
  if (wanted === undefined || truncatesOf(model) === "styles") return wanted;
  throw badParameter("mix", wanted, "none: this model has no styles to mix");
}

function truncationFor(model: Model, wanted: number | undefined): number | undefined {
  if (truncatesOf(model) !== "nothing") return wanted ?? model.config.truncation;
  if (wanted === undefined) return undefined;
  throw badParameter(
    "truncation",
    `${wanted}`,
    "none: this model heeds the direction of its noise alone, which no scale changes",
  );
}

/** What the truncation of a model's pictures is the scale of. */
export function truncatesOf({ family, architecture }: Model): Truncates {
  return family.truncates(architecture);
}

/** Whether the classes of a model are domains, in each of which a seed has another look. */
export function hasDomains({ family }: Model): boolean {
  return family.hasDomains ?? false;
}

/** From here on a domain is a class: what both names ask for has one link and one tag. */
function classIndex(model: Model, { class: name, domain }: DrawingQuery): number | undefined {
  if (domain === undefined) return indexOf(model, "class", name);
  if (!hasDomains(model)) throw badParameter("domain", domain, "none: this model has no domains");
  if (name !== undefined) throw badParameter("domain", domain, "either class or domain, not both");
  return indexOf(model, "domain", domain);
}

function indexOf({ config: { classes } }: Model, parameter: string, wanted: string | undefined) {
  if (wanted === undefined) return undefined;
  if (classes === null) throw badParameter(parameter, wanted, "none: this model has no classes");
  const index = findClass(classes, wanted);
  if (index === undefined) throw badParameter(parameter, wanted, classes);
  return index;
}

/** The longer edge gets the size, the other one its share, of one pixel at least. */
function resizedTo({ config: { width, height } }: Model, size: number | undefined) {
  const longer = Math.max(width, height);
  if (size === undefined || size === longer) return { width, height, size: undefined };
  const edge = (length: number) => Math.max(1, Math.round(length * size / longer));
  return { width: edge(width), height: edge(height), size };
}

/** Runs the network once. */
export function draw(
  drawing: Drawing,
  request: Omit<SampleRequest, "mix" | "truncation">,
): Raster {
  const { sampler, model: { shape }, mix, truncation, width, height } = drawing;
  const { pixels } = sampler.sample({ ...request, mix, truncation });
  const { width: drawnWidth, height: drawnHeight, channels } = shape;
  return resize({ width: drawnWidth, height: drawnHeight, channels, pixels }, width, height);
}

/** The most pixels that all parts of one answer may have: as many as the largest picture. */
const MOST_PIXELS = 1024 * 1024;

/**
 * @param parts How many pictures are to make up the answer.
 * @param what They are, in words.
 * @throws {Problem} 400, where the answer would grow too large; names the size that would not.
 */
export function checkArea({ model, width, height }: Drawing, parts: number, what: string): void {
  if (parts * width * height <= MOST_PIXELS) return;
  const longer = Math.max(width, height);
  const fits = (size: number) => {
    const resized = resizedTo(model, size);
    return parts * resized.width * resized.height <= MOST_PIXELS;
  };
  let most = longer - 1;
  while (!fits(most)) most--;
  throw badParameter(
    "size",
    `${longer}`,
    `at most ${most} for ${parts} ${what} of ${model.config.name}`,
  );
}

/** Lets the server answer others between two runs of the network. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
