/**
 * `LeakyReluGrad`, dy where x is positive and alpha · dy elsewhere, in one launch
 * where `Step` and `Multiply` take two, and the penalty takes both at each order.
 *
 * @module
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { ElementwiseProgram, registerKernel, runElementwise } from "./kernel.ts";

class LeakyReluGradProgram extends ElementwiseProgram {
  readonly shaderKey = `leakyReluGrad_${this.outputComponent}`;
  readonly variableNames = ["x", "dy"];
  readonly uniforms = "alpha : f32,";

  override getUserCode(): string {
    const zero = this.outputComponent === 4 ? "vec4<f32>(0.0)" : "0.0";
    return `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let gradient = dy[index];
          setOutputAtIndex(index, select(uniforms.alpha * gradient, gradient, x[index] > ${zero}));
        }
      }
    `;
  }
}

/** Adds the kernel. */
export function registerLeakyReluGrad(): void {
  registerKernel<{ x: TensorInfo; dy: TensorInfo }, { alpha: number }>(
    "LeakyReluGrad",
    (backend, { x, dy }, { alpha }) =>
      runElementwise(backend, LeakyReluGradProgram, [x, dy], [alpha]),
  );
}
