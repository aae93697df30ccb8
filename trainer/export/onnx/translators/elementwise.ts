/**
 * Activations and arithmetic, place by place.
 *
 * @module
 */

import { broadcast_util, type ClipByValueAttrs, type LeakyReluAttrs } from "@tensorflow/tfjs-core";
import { constant, type Expression, type Node, node, pointwise, reshaped } from "../expression.ts";
import { refusal } from "../refusal.ts";
import { arrange, commonOrder, type Order, type Term } from "../term.ts";
import type { Translator, Translators } from "./translator.ts";

/** Of one input and no attributes. */
const unary = (operator: string): Translator => ({ x }) => ({
  ...x!,
  expression: pointwise(operator, x!.expression),
});

const leakyRelu: Translator = ({ x }, attributes) => {
  const { alpha } = attributes as unknown as LeakyReluAttrs;
  return { ...x!, expression: pointwise("LeakyRelu", x!.expression, { alpha: { f: alpha } }) };
};

const clip: Translator = ({ x }, attributes) => {
  const { clipValueMin, clipValueMax } = attributes as unknown as ClipByValueAttrs;
  const limit = (role: string, value: number) => constant(role, [], Float32Array.of(value));
  const limits = [limit("min", clipValueMin), limit("max", clipValueMax)];
  return { ...x!, expression: node("Clip", [x!.expression, ...limits]) };
};

/** ONNX has no word for it, but two. */
const reciprocalRoot: Translator = ({ x }) => ({
  ...x!,
  expression: pointwise("Reciprocal", pointwise("Sqrt", x!.expression)),
});

/** Of two inputs, which broadcast as in NumPy. */
const binary = (operator: string): Translator => ({ a, b }) => {
  const terms = [a!, b!];
  const shape = broadcast_util.assertAndGetBroadcastShape([...a!.shape], [...b!.shape]);
  const order = commonOrder(terms);
  const inputs = terms.map((term) => broadcast(term, order, operator));
  return { shape, order, expression: node(operator, inputs) };
};

/** What is added after a layer without bias becomes its bias. */
const add: Translator = (inputs, attributes) => {
  const [a, b] = [inputs.a!, inputs.b!];
  return addBias(a, b) ?? addBias(b, a) ?? binary("Add")(inputs, attributes);
};

/** Operators whose third input is a bias for each of their outputs. */
const LAYERS: ReadonlySet<string> = new Set(["Gemm", "Conv", "ConvTranspose"]);

function addBias(term: Term, bias: Term): Term | null {
  const { expression, shape } = term;
  if (expression.kind !== "node" || bias.expression.kind !== "constant") return null;
  const outputs = shape.at(-1)!;
  const isBias = bias.shape.at(-1) === outputs && bias.expression.values.length === outputs;
  if (!isBias || !isBareLayer(expression)) return null;
  const inputs = [...expression.inputs, reshaped(bias.expression, [outputs], "bias")];
  return { ...term, expression: { ...expression, inputs } };
}

function isBareLayer({ operator, inputs }: Node): boolean {
  return LAYERS.has(operator) && inputs.length === 2;
}

/** An input as it broadcasts to others in that order: a lower rank has leading axes of 1. */
function broadcast(term: Term, order: Order, operator: string): Expression {
  const { expression, shape } = term;
  if (order === "channels last" || shape.length === 4) return arrange(term, order);
  if (expression.kind !== "constant") {
    throw refusal(`${operator} of a value [${shape}] and a feature map`);
  }
  const full = [...Array(4 - shape.length).fill(1), ...shape];
  return arrange({ ...term, shape: full, expression: reshaped(expression, full) }, order);
}

export const elementwise: Translators = {
  Abs: unary("Abs"),
  Add: add,
  ClipByValue: clip,
  LeakyRelu: leakyRelu,
  Maximum: binary("Max"),
  Minimum: binary("Min"),
  Multiply: binary("Mul"),
  Neg: unary("Neg"),
  RealDiv: binary("Div"),
  Relu: unary("Relu"),
  Rsqrt: reciprocalRoot,
  Sigmoid: unary("Sigmoid"),
  Sqrt: unary("Sqrt"),
  Sub: binary("Sub"),
  Tanh: unary("Tanh"),
};
