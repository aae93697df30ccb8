/**
 * A computation as ONNX sees it: nodes that lead from inputs and constants to one
 * output. Names come last, when it is written (see `encode.ts`), and what no output
 * depends on is never written.
 *
 * @module
 */

import { shared } from "@tensorflow/tfjs-backend-cpu";
import type { AttributeValue } from "./messages.ts";

/** What a node works on. */
export type Expression = Input | Constant | Node;

/** A matrix that the user gives, `[N, size]`. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
  readonly size: number;
}

/** Numbers known at export: weights, or what is computed from weights alone. */
export interface Constant {
  readonly kind: "constant";
  /** What it is to the node that uses it; part of its name. */
  readonly role: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** One operator applied. */
export interface Node {
  readonly kind: "node";
  readonly operator: string;
  readonly inputs: readonly Expression[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Whether each value of the output depends on the same place of the only input alone. */
  readonly isPointwise: boolean;
}

export function node(
  operator: string,
  inputs: readonly Expression[],
  attributes: Node["attributes"] = {},
): Node {
  return { kind: "node", operator, inputs, attributes, isPointwise: false };
}

/** A node such as an activation, which works the same in whatever order its input lies. */
export function pointwise(
  operator: string,
  input: Expression,
  attributes: Node["attributes"] = {},
): Node {
  return { ...node(operator, [input], attributes), isPointwise: true };
}

export function constant(
  role: string,
  shape: readonly number[],
  values: Constant["values"],
): Constant {
  return { kind: "constant", role, shape, values };
}

/** The same numbers with axes in another order, as NumPy's `transpose`. */
export function transposed({ role, shape, values }: Constant, axes: readonly number[]): Constant {
  const to = axes.map((axis) => shape[axis]!);
  const moved = shared.transposeImpl(
    values as Float32Array,
    [...shape],
    "float32",
    [...axes],
    to,
  );
  return constant(role, to, moved as Float32Array);
}

/** The same numbers in another shape and role. */
export function reshaped(
  { role, values }: Constant,
  shape: readonly number[],
  newRole = role,
): Constant {
  return constant(newRole, shape, values);
}
