/**
 * The fully connected layer.
 *
 * @module
 */

import type { BatchMatMulAttrs } from "@tensorflow/tfjs-core";
import { node, reshaped, transposed } from "../expression.ts";
import { refusal } from "../refusal.ts";
import type { Translator, Translators } from "./translator.ts";

const matMul: Translator = ({ a, b }, attributes) => {
  const { transposeA, transposeB } = attributes as unknown as BatchMatMulAttrs;
  const isDense = a!.shape.length === 2 && b!.shape.length === 2 && !transposeA;
  if (!isDense || b!.expression.kind !== "constant") {
    throw refusal("a product of matrices other than [N, inputs] and weights");
  }
  const stored = reshaped(b!.expression, b!.shape, "weight");
  const weight = transposeB ? transposed(stored, [1, 0]) : stored;
  return {
    shape: [a!.shape[0]!, weight.shape[1]!],
    order: "channels last",
    expression: node("Gemm", [a!.expression, weight]),
  };
};

export const dense: Translators = { BatchMatMul: matMul };
