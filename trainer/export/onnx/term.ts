/**
 * Where channels stand. TensorFlow.js has them last, ONNX's convolutions have them
 * first. A value stays in the order in which its operator made it until an operator
 * needs the other one, which between convolutions never happens; and the feature map
 * that a dense layer makes is put into order by moving the layer's weights instead.
 *
 * @module
 */

import { constant, type Expression, node, reshaped, transposed } from "./expression.ts";

/** The order of the axes of a value of rank 4; other ranks are always "channels last". */
export type Order = "channels last" | "channels first";

/** A value of the generator, and how ONNX gets it. */
export interface Term {
  readonly expression: Expression;
  /** As TensorFlow.js sees it: `[N, H, W, C]` whatever the order. */
  readonly shape: readonly number[];
  /** How the axes of `expression` are ordered. */
  readonly order: Order;
}

const FIRST = [0, 3, 1, 2]; // [N, H, W, C] to [N, C, H, W]
const LAST = [0, 2, 3, 1]; // and back

/** What was rearranged before: whoever asks again gets the same node. */
const rearranged = new WeakMap<Expression, Expression>();

/** The order that operators of several inputs should agree on: the one that is there. */
export function commonOrder(terms: readonly Term[]): Order {
  return terms.find(({ order }) => order === "channels first")?.order ?? "channels last";
}

/** The axis of the expression that is a given axis of the value. */
export function axisIn(order: Order, axis: number): number {
  return order === "channels first" ? FIRST.indexOf(axis) : axis;
}

/** A value in the wanted order. */
export function arrange({ expression, shape, order }: Term, wanted: Order): Expression {
  if (order === wanted || shape.length !== 4) return expression;
  if (wanted === "channels first") return toChannelsFirst(expression, shape);
  return remembered(expression, () => node("Transpose", [expression], { perm: { ints: LAST } }));
}

/** The expression in the shape `[N, ...rest]`. */
export function reshape(expression: Expression, rest: readonly number[]): Expression {
  const isReshaped = expression.kind === "node" && expression.operator === "Reshape";
  const input = isReshaped ? expression.inputs[0]! : expression;
  const shape = BigInt64Array.from([-1, ...rest], BigInt);
  return node("Reshape", [input, constant("shape", [shape.length], shape)]);
}

function toChannelsFirst(expression: Expression, shape: readonly number[]): Expression {
  if (expression.kind === "constant") return transposed(expression, FIRST);
  return remembered(expression, () => {
    const [height, width, channels] = shape.slice(1) as [number, number, number];
    const rest = [channels, height, width];
    if (height * width === 1 || channels === 1) return reshape(expression, rest);
    if (expression.kind === "node" && expression.isPointwise) {
      return { ...expression, inputs: [toChannelsFirst(expression.inputs[0]!, shape)] };
    }
    if (expression.kind === "node" && expression.operator === "Reshape") {
      const hidden = withFeaturesFirst(expression.inputs[0]!, [height, width, channels]);
      if (hidden !== null) return reshape(hidden, rest);
    }
    return node("Transpose", [expression], { perm: { ints: FIRST } });
  });
}

/**
 * A dense layer, activated or not, whose outputs are the features `[H, W, C]`: the
 * same with the outputs `[C, H, W]`; null for anything else.
 */
function withFeaturesFirst(expression: Expression, map: readonly number[]): Expression | null {
  if (expression.kind !== "node") return null;
  const [input, ...weights] = expression.inputs as [Expression, ...Expression[]];
  if (expression.isPointwise) {
    const inner = withFeaturesFirst(input, map);
    return inner && { ...expression, inputs: [inner] };
  }
  if (expression.operator !== "Gemm") return null;
  const features = map.reduce((product, side) => product * side);
  const moved: Expression[] = [];
  for (const weight of weights) {
    if (weight.kind !== "constant") throw new TypeError("Gemm: weights are constants");
    if (weight.shape.at(-1) !== features) return null; // a row for each pixel: its own layer
    // [..., H · W · C] to [rows, H, W, C] to [rows, C, H, W] and back.
    const rows = weight.values.length / features;
    moved.push(reshaped(transposed(reshaped(weight, [rows, ...map]), FIRST), weight.shape));
  }
  return { ...expression, inputs: [input, ...moved] };
}

function remembered(expression: Expression, make: () => Expression): Expression {
  const known = rearranged.get(expression);
  if (known !== undefined) return known;
  const made = make();
  rearranged.set(expression, made);
  return made;
}
