/**
 * What makes one value of many.
 *
 * @module
 */

import { type SumAttrs, util } from "@tensorflow/tfjs-core";
import { constant, node } from "../expression.ts";
import { arrange, axisIn } from "../term.ts";
import type { Translator, Translators } from "./translator.ts";

const sum: Translator = ({ x }, attributes) => {
  const { axis, keepDims } = attributes as unknown as SumAttrs & { keepDims?: boolean };
  const axes = util.parseAxisParam(axis, [...x!.shape]);
  const order = keepDims ? x!.order : "channels last";
  const places = BigInt64Array.from(axes.map((axis) => axisIn(order, axis)), BigInt);
  const expression = node(
    "ReduceSum",
    [arrange(x!, order), constant("axes", [places.length], places)],
    { keepdims: { i: keepDims ? 1 : 0 } },
  );
  const shape = x!.shape.flatMap((length, i) => !axes.includes(i) ? [length] : keepDims ? [1] : []);
  return { shape, order, expression };
};

export const reductions: Translators = { Sum: sum };
