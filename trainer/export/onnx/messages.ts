/**
 * The file format of ONNX, as far as a generator needs it: a protocol buffer.
 * Names and numbers are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @module
 */

import protobuf from "protobufjs/light.js";

/** `AttributeProto.type`, and the kinds of attributes that we write. */
const ATTRIBUTE_TYPES = { f: 1, i: 2, ints: 7 } as const;

/** An attribute of a node: a float, an integer, or integers. */
export type AttributeValue =
  | { readonly f: number }
  | { readonly i: number }
  | { readonly ints: readonly number[] };

/** `TensorProto.DataType` */
export const FLOAT = 1;
export const INT64 = 7;

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly ints?: readonly number[];
}

export interface NodeProto {
  readonly name: string;
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeProto[];
}

export interface TensorProto {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** Little-endian. */
  readonly rawData: Uint8Array;
}

/** A size, or the name of one that is known only when the graph runs. */
export type Dimension = { readonly dimValue: number } | { readonly dimParam: string };

export interface ValueInfoProto {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly Dimension[] };
    };
  };
}

export interface GraphProto {
  readonly name: string;
  readonly node: readonly NodeProto[];
  readonly initializer: readonly TensorProto[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
}

export interface ModelProto {
  readonly irVersion: number;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly producerName: string;
  readonly modelVersion: number;
  readonly docString: string;
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly graph: GraphProto;
}

type Field = readonly [id: number, type: string, rule?: "repeated"];

const messages: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ModelProto: {
    irVersion: [1, "int64"],
    producerName: [2, "string"],
    modelVersion: [5, "int64"],
    docString: [6, "string"],
    graph: [7, "GraphProto"],
    opsetImport: [8, "OperatorSetIdProto", "repeated"],
    metadataProps: [14, "StringStringEntryProto", "repeated"],
  },
  OperatorSetIdProto: { domain: [1, "string"], version: [2, "int64"] },
  StringStringEntryProto: { key: [1, "string"], value: [2, "string"] },
  GraphProto: {
    node: [1, "NodeProto", "repeated"],
    name: [2, "string"],
    initializer: [5, "TensorProto", "repeated"],
    input: [11, "ValueInfoProto", "repeated"],
    output: [12, "ValueInfoProto", "repeated"],
  },
  NodeProto: {
    input: [1, "string", "repeated"],
    output: [2, "string", "repeated"],
    name: [3, "string"],
    opType: [4, "string"],
    attribute: [5, "AttributeProto", "repeated"],
  },
  AttributeProto: {
    name: [1, "string"],
    f: [2, "float"],
    i: [3, "int64"],
    ints: [8, "int64", "repeated"],
    type: [20, "int32"],
  },
  TensorProto: {
    dims: [1, "int64", "repeated"],
    dataType: [2, "int32"],
    name: [8, "string"],
    rawData: [9, "bytes"],
  },
  ValueInfoProto: { name: [1, "string"], type: [2, "TypeProto"] },
  TypeProto: { tensorType: [1, "Tensor"] },
  Tensor: { elemType: [1, "int32"], shape: [2, "TensorShapeProto"] },
  TensorShapeProto: { dim: [1, "Dimension", "repeated"] },
  Dimension: { dimValue: [1, "int64"], dimParam: [2, "string"] },
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(messages).map(([message, fields]) => [message, {
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, [id, type, rule]]) => [
          name,
          rule === undefined ? { id, type } : { id, type, rule },
        ]),
      ),
    }]),
  ),
});

const modelProto = root.lookupType("ModelProto");

/** A node's attribute under its name. */
export function attributeProto(name: string, value: AttributeValue): AttributeProto {
  const kind = Object.keys(value)[0] as keyof typeof ATTRIBUTE_TYPES;
  return { name, type: ATTRIBUTE_TYPES[kind], ...value };
}

/** The bytes of an `.onnx` file. */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return new Uint8Array(modelProto.encode(model).finish());
}

/** What is in an `.onnx` file, as far as {@linkcode ModelProto} has it. */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const options = { longs: Number, arrays: true };
  return modelProto.toObject(modelProto.decode(bytes), options) as ModelProto;
}
