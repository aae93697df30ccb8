/**
 * Kernels that move values and leave them as they are.
 *
 * @module
 */

import { type ConcatAttrs, type ReshapeAttrs, util } from "@tensorflow/tfjs-core";
import { node } from "../expression.ts";
import { arrange, axisIn, commonOrder, reshape as reshapeExpression } from "../term.ts";
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

export const layout: Translators = { Concat: concat, Identity: identity, Reshape: reshape };
