/**
 * What the address of the page at `/` says: the model and the picture chosen there.
 *
 * @module
 */

import { findClass } from "../../shared/model/find_class.ts";
import type { Model } from "../../shared/model/load.ts";
import type { Catalogue } from "../catalogue.ts";
import { pinnedName } from "../encode/encoder.ts";
import { imageQuery, isSeed } from "../params.ts";
import { hasDomains, truncatesOf } from "../pictures/drawing.ts";
import type { Choice, ModelFacts } from "./embed_code.ts";

/** Whose picture the page shows where nobody chose. */
const FIRST_SEED = "alice";

/** See the module's text. */
export interface PageState {
  readonly model: ModelFacts;
  readonly choice: Choice;
}

/** What the page needs to know of a model. */
export function factsOf(model: Model): ModelFacts {
  const { name, width, height, channels, classes, truncation } = model.config;
  return {
    name,
    pinned: pinnedName(model),
    width,
    height,
    channels,
    classes,
    domains: hasDomains(model),
    truncation,
    truncates: truncatesOf(model),
  };
}

/**
 * Links to a page carry all kinds of parameters, and grow old: whatever makes no sense is
 * as if it were not there, never a reason to refuse the page.
 */
export function readPageState(query: URLSearchParams, catalogue: Catalogue): PageState {
  // A name without its version: the page is for today's models.
  const name = (query.get("model") ?? "").replace(/@.*$/s, "");
  const sampler = catalogue.samplers.find(({ model }) => model.config.name === name) ??
    catalogue.default;
  const model = factsOf(sampler.model);
  const seed = (name: string) => {
    const value = query.get(name) ?? "";
    return isSeed(value) ? value : "";
  };
  const valid = (name: "size" | "truncation") => {
    const value = query.get(name) ?? "";
    return imageQuery.shape[name].safeParse(value).success ? value : "";
  };
  const index = model.classes && findClass(model.classes, query.get("class") ?? "");
  const truncation = model.truncates === "nothing" ? "" : valid("truncation");
  const to = seed("to");
  return {
    model,
    choice: {
      seed: seed("seed") || FIRST_SEED,
      class: model.classes?.[index ?? -1] ?? "",
      mix: model.truncates === "styles" ? seed("mix") : "",
      truncation: Number(truncation) === model.truncation ? "" : truncation,
      size: valid("size"),
      format: pictureFormats().includes(query.get("format") ?? "") ? query.get("format")! : "",
      to,
      t: to === "" ? "" : fraction(query.get("t")),
    },
  };
}

/** The formats that an `<img>` can show. */
export function pictureFormats(): string[] {
  return imageQuery.shape.format.def.innerType.options.filter((format) => format !== "json");
}

function fraction(text: string | null): string {
  return text !== null && /^(0(\.\d{1,4})?|1(\.0{1,4})?)$/.test(text) ? text : "0.5";
}
