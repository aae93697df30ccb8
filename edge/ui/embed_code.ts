/**
 * What a picture's address and its embed code are; in the page and on the server alike.
 *
 * @module
 */

import type { Truncates } from "../../shared/generators/family.ts";

/** What there is to know of a model to embed its pictures. */
export interface ModelFacts {
  readonly name: string;
  /** `name@version`. */
  readonly pinned: string;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Null for a model without. */
  readonly classes: readonly string[] | null;
  /** Whether these are domains, in each of which a seed has another look. */
  readonly domains: boolean;
  /** The scale where none is asked for. */
  readonly truncation: number;
  /** What it is the scale of; a model with styles can also mix them. */
  readonly truncates: Truncates;
}

/** A picture that someone chose; an empty text leaves the choice to the server. */
export interface Choice {
  readonly seed: string;
  readonly class: string;
  /** The seed of the finer style. */
  readonly mix: string;
  readonly truncation: string;
  readonly size: string;
  readonly format: string;
  /** The seed to go to, and how far on the way there, from 0 to 1. */
  readonly to: string;
  readonly t: string;
}

/** The largest picture that the server makes. */
export const LARGEST = 1024;

/** The format that needs no mention. */
const USUAL_FORMAT = "png";

/** The path and query of the picture, its version pinned; `changes` replace some choices. */
export function picturePath(
  model: ModelFacts,
  choice: Choice,
  changes: Partial<Choice> = {},
): string {
  const { seed, class: name, mix, truncation, size, format, to, t } = { ...choice, ...changes };
  const way = to === "" ? { seed } : { from: seed, to, t: t === "" ? "0.5" : t };
  const rest = {
    class: name,
    mix,
    truncation,
    size,
    format: format === USUAL_FORMAT ? "" : format,
  };
  return withQuery(to === "" ? "/generate" : "/morph", { model: model.pinned, ...way, ...rest });
}

/** The path and query of the animation between the two seeds, there and back. */
export function filmPath(model: ModelFacts, choice: Choice): string {
  const { seed, to, class: name, mix, truncation } = choice;
  // Large enough to look at, small enough to be made at once.
  const size = `${Math.max(128, model.width, model.height)}`;
  const parameters = { model: model.pinned, from: seed, to, class: name, mix, truncation, size };
  return withQuery("/morph.webp", parameters);
}

/** A path and the parameters that are not empty. */
export function withQuery(path: string, parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${escapeValue(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

/**
 * As `encodeURIComponent`, but brackets and quotes are escaped too, which would end an
 * address in Markdown, and `@` is not, which needs it nowhere and reads better.
 */
function escapeValue(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%40", "@");
}

/** Width and height of the picture in pixels; `size` is the longer of them. */
export function dimensions(
  { width, height }: ModelFacts,
  size: string,
): { width: number; height: number } {
  const scale = size === "" ? 1 : Number(size) / Math.max(width, height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** What stands for the picture where it cannot be seen. */
export function alternative(choice: Choice): string {
  const { seed, to, class: name } = choice;
  const what = name === "" ? "Generated picture" : `Generated picture of ${name}`;
  return to === "" ? `${what} for ${seed}` : `${what} between ${seed} and ${to}`;
}

/** Code for each place that pictures go to. */
export interface EmbedCode {
  readonly url: string;
  readonly html: string;
  readonly markdown: string;
}

/** @param origin Of the server. */
export function embedCode(origin: string, model: ModelFacts, choice: Choice): EmbedCode {
  const url = origin + picturePath(model, choice);
  const { width, height } = dimensions(model, choice.size);
  const attributes: Record<string, string> = { src: url };
  const double = 2 * Math.max(width, height);
  if (double <= LARGEST) {
    const larger = origin + picturePath(model, choice, { size: `${double}` });
    attributes["srcset"] = `${url} 1x, ${larger} 2x`;
  }
  const alt = alternative(choice);
  Object.assign(attributes, { width: `${width}`, height: `${height}`, alt });
  const pairs = Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeAttribute(value)}"`);
  return {
    url,
    html: `<img ${pairs.join(" ")}>`,
    markdown: `![${alt.replace(/[\\[\]`*_<>]/g, "\\$&").replace(/\s+/g, " ")}](${url})`,
  };
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
