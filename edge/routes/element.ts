/**
 * `GET /figment.js`: the custom element `<figment-img>`, for pages anywhere.
 *
 * @module
 */

import type { Handler } from "hono";
import type { Catalogue } from "../catalogue.ts";
import elementScript from "../ui/built/figment_img.js" with { type: "text" };
import { document } from "./document.ts";

/** Makes the handler; the script learns the sizes of the models, to reserve their space. */
export function element(catalogue: Catalogue): Handler {
  const sizes = [catalogue.default, ...catalogue.samplers].map(({ model: { config } }, i) =>
    [i === 0 ? "" : config.name, [config.width, config.height]] as const
  );
  // Without a prototype there is no model called "constructor".
  const models = `{__proto__:null,${JSON.stringify(Object.fromEntries(sizes)).slice(1)}`;
  return document(
    elementScript.replace("FIGMENT_MODELS", () => models),
    "text/javascript; charset=utf-8",
  );
}
