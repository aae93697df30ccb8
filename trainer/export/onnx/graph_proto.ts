/**
 * Gives the parts of a graph names, and puts nodes into the order in which they run.
 *
 * @module
 */

import type { Constant, Expression, Node } from "./expression.ts";
import {
  attributeProto,
  type Dimension,
  FLOAT,
  type GraphProto,
  INT64,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./messages.ts";
import type { Graph } from "./trace.ts";

/** Name of the output. */
const PICTURE = "picture";

/**
 * @param name Of the graph.
 * @param picture The output's sizes after the batch's, `[channels, height, width]`.
 */
export function graphProto(
  name: string,
  { inputs, output }: Graph,
  picture: readonly number[],
): GraphProto {
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  const names = new Map<Expression, string>();
  const counts = new Map<string, number>();

  function unique(name: string): string {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}${count}`;
  }

  /** Writes an expression and what it needs, each once; returns the name of its value. */
  function write(expression: Expression, user: string): string {
    const known = names.get(expression);
    if (known !== undefined) return known;
    let name: string;
    if (expression.kind === "input") name = expression.name;
    else if (expression.kind === "constant") name = writeConstant(expression, user);
    else name = writeNode(expression);
    names.set(expression, name);
    return name;
  }

  function writeConstant(constant: Constant, user: string): string {
    const name = unique(`${user}.${constant.role}`);
    initializers.push(tensorProto(name, constant));
    return name;
  }

  function writeNode(node: Node): string {
    const { operator, inputs, attributes } = node;
    // What is computed before has its number before.
    for (const each of inputs) if (each.kind === "node") write(each, PICTURE);
    const name = unique(operator);
    const value = node === output ? PICTURE : name;
    nodes.push({
      name,
      opType: operator,
      input: inputs.map((each) => write(each, name)),
      output: [value],
      attribute: Object.entries(attributes).map(([key, each]) => attributeProto(key, each)),
    });
    return value;
  }

  write(output, PICTURE);
  return {
    name,
    node: nodes,
    initializer: initializers,
    input: inputs.map(({ name, size }) => valueInfo(name, [size])),
    output: [valueInfo(PICTURE, picture)],
  };
}

function tensorProto(name: string, { shape, values }: Constant): TensorProto {
  const { buffer, byteOffset, byteLength } = values;
  return {
    name,
    dims: shape,
    dataType: values instanceof Float32Array ? FLOAT : INT64,
    rawData: new Uint8Array(buffer, byteOffset, byteLength),
  };
}

/** A value of floats, `[N, ...sizes]`, where N is known only when the graph runs. */
function valueInfo(name: string, sizes: readonly number[]): ValueInfoProto {
  const dim: Dimension[] = [{ dimParam: "N" }, ...sizes.map((size) => ({ dimValue: size }))];
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
