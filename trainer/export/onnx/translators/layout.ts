/**
 * Kernels that move values and leave them as they are.
 *
 * @module
 */

import {
  type ConcatAttrs,
  type ReshapeAttrs,
  slice_util,
  type SliceAttrs,
  type SplitVAttrs,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { constant, node } from "../expression.ts";
import { arrange, axisIn, commonOrder, reshape as reshapeExpression, type Term } from "../term.ts";
import type { Translator, Translators } from "./translator.ts";

const identity: Translator = ({ x }) => x!;

const reshape: Translator = ({ x }, attributes) => {
  const { shape: wanted } = attributes as unknown as ReshapeAttrs;
  const shape = util.inferFromImplicitShape(wanted, util.sizeFromShape([...x!.shape]));
  const expression = reshapeExpression(arrange(x!, "channels last"), shape.slice(1));
  return { shape, order: "channels last", expression };
};

const concat: Translator = (inputs, attributes) => {
  const terms = Object.values(inputs);
  const first = terms[0]!.shape;
  const axis = util.parseAxisParam((attributes as unknown as ConcatAttrs).axis, [...first])[0]!;
  const order = commonOrder(terms);
  const size = terms.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  return {
    shape: first.with(axis, size),
    order,
    expression: node("Concat", terms.map((term) => arrange(term, order)), {
      axis: { i: axisIn(order, axis) },
    }),
  };
};

const slice: Translator = ({ x }, attributes) => {
  const { begin, size } = attributes as unknown as SliceAttrs;
  const info = { shape: [...x!.shape] } as TensorInfo;
  const [starts, sizes] = slice_util.parseSliceParams(info, begin, size) as [number[], number[]];
  return part(x!, starts, sizes);
};

/** A part of a value; of axes that stay whole, as that of the batch does, nothing is said. */
function part(x: Term, begin: readonly number[], sizes: readonly number[]): Term {
  const axes = sizes.flatMap((size, axis) => size === x.shape[axis] ? [] : [axis]);
  if (axes.length === 0) return x;
  const list = (role: string, values: readonly number[]) =>
    constant(role, [values.length], BigInt64Array.from(values, BigInt));
  const expression = node("Slice", [
    x.expression,
    list("starts", axes.map((axis) => begin[axis]!)),
    list("ends", axes.map((axis) => begin[axis]! + sizes[axis]!)),
    list("axes", axes.map((axis) => x.shape.length === 4 ? axisIn(x.order, axis) : axis)),
  ]);
  return { shape: sizes, order: x.order, expression };
}

const split: Translator = ({ x }, attributes) => {
  const { numOrSizeSplits, axis } = attributes as unknown as SplitVAttrs;
  const at = util.parseAxisParam(axis, [...x!.shape])[0]!;
  const lengths = typeof numOrSizeSplits === "number"
    ? Array<number>(numOrSizeSplits).fill(x!.shape[at]! / numOrSizeSplits)
    : numOrSizeSplits;
  let start = 0;
  return lengths.map((length) => {
    const begin = x!.shape.map((_, axis) => axis === at ? start : 0);
    start += length;
    return part(x!, begin, x!.shape.with(at, length));
  });
};

export const layout: Translators = {
  Concat: concat,
  Identity: identity,
  Reshape: reshape,
  Slice: slice,
  SplitV: split,
};
