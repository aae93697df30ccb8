/**
 * `MovingAverage`, keep · old + (1 - keep) · now, in one launch where two products
 * and a sum take three, and two numbers have to be sent.
 *
 * @module
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { ElementwiseProgram, registerKernel, runElementwise } from "./kernel.ts";

class MovingAverageProgram extends ElementwiseProgram {
  readonly shaderKey = `movingAverage_${this.outputComponent}`;
  readonly variableNames = ["old", "now"];
  readonly uniforms = "keep : f32, take : f32,";

  override getUserCode(): string {
    return `
      fn main(index : i32) {
        if (index < uniforms.size) {
          setOutputAtIndex(index, uniforms.keep * old[index] + uniforms.take * now[index]);
        }
      }
    `;
  }
}

/** Adds the kernel. */
export function registerMovingAverage(): void {
  registerKernel<{ old: TensorInfo; now: TensorInfo }, { keep: number }>(
    "MovingAverage",
    // Both from double precision: 1 - keep would lose digits in single.
    (backend, { old, now }, { keep }) =>
      runElementwise(backend, MovingAverageProgram, [old, now], [keep, 1 - keep]),
  );
}
