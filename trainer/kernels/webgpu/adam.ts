/**
 * `AdamStep` in one launch, where the composed form takes twelve and sends eight
 * numbers, for each parameter.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { AdamAttributes } from "../adam.ts";
import { registerKernel, viewOf } from "./kernel.ts";
import { MultipleOutputProgram, runMultipleOutputProgram } from "./multiple_outputs.ts";

class AdamProgram extends MultipleOutputProgram {
  readonly shaderKey = "adamStep";
  readonly outputNames = ["newValue", "newMean", "newSquare"];
  readonly variableNames = ["value", "gradient", "mean", "square"];
  readonly uniforms =
    "rate : f32, beta1 : f32, rest1 : f32, beta2 : f32, rest2 : f32, epsilon : f32,";

  override getUserCode(): string {
    return `
      fn main(index : i32) {
        let g = gradient[index];
        let m = uniforms.beta1 * mean[index] + uniforms.rest1 * g;
        let v = uniforms.beta2 * square[index] + uniforms.rest2 * g * g;
        newMean[index] = m;
        newSquare[index] = v;
        newValue[index] = value[index] - uniforms.rate * m / (sqrt(v) + uniforms.epsilon);
      }
    `;
  }
}

type Inputs = Record<"value" | "gradient" | "mean" | "square", TensorInfo>;

/** Adds the kernel. */
export function registerAdam(): void {
  registerKernel<Inputs, AdamAttributes>(
    "AdamStep",
    (backend, { value, gradient, mean, square }, { rate, beta1, beta2, epsilon }) => {
      const size = tf.util.sizeFromShape(value.shape);
      const inputs = [value, gradient, mean, square].map((tensor) => viewOf(tensor, [size]));
      const constants = [rate, beta1, 1 - beta1, beta2, 1 - beta2, epsilon];
      return runMultipleOutputProgram(backend, new AdamProgram(size), inputs, constants)
        .map((output) => viewOf(output, value.shape));
    },
  );
}
