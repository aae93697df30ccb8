/**
 * From a generator to the computation that it does.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "../../../shared/model/load.ts";
import type { Expression, Input } from "./expression.ts";
import { arrange } from "./term.ts";
import { withTracing } from "./tracing_backend.ts";

/** A generator in the words of ONNX. */
export interface Graph {
  readonly inputs: readonly Input[];
  /** The pictures, `[N, channels, height, width]`. */
  readonly output: Expression;
}

/**
 * Runs the generator once, as the trainer differentiates it, on a batch without values; of
 * a model with styles truncated as it is published.
 *
 * @throws {UserError} Where it does what cannot be said in ONNX.
 */
export function trace(
  { family, shape, architecture, weights, config: { truncation } }: Model,
  batch: number,
): Graph {
  const { classes, latentSize } = shape;
  const isStyled = family.truncates(architecture) === "styles" && truncation !== 1;
  return withTracing((backend) => {
    const generator = family.generator(
      shape,
      architecture,
      Object.fromEntries(
        Object.entries(weights).map(([name, { shape, data }]) => [
          name,
          tf.tensor(data, [...shape]),
        ]),
      ),
    );
    const latent = backend.input("latent", batch, latentSize);
    const labels = classes === 0 ? null : backend.input("labels", batch, classes);
    const styling = { truncation: tf.tensor2d([[truncation]]), finer: null }; // for all pictures
    const pictures = backend.termOf(
      generator({ latent, labels, ...(isStyled && { styling }) }),
    );
    const given = labels === null ? [latent] : [latent, labels];
    return {
      inputs: given.map((tensor) => backend.termOf(tensor).expression as Input),
      output: arrange(pictures, "channels first"),
    };
  });
}
