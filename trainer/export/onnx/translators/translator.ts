import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import type { Term } from "../term.ts";

/**
 * Says a kernel of TensorFlow.js in ONNX.
 *
 * @param inputs By the kernel's own names; at least one depends on the generator's input.
 * @param attributes The kernel's own.
 * @returns As many as the kernel makes.
 * @throws {UserError} Where ONNX, or this translator, has no words for the case.
 */
export type Translator = (
  inputs: Readonly<Record<string, Term>>,
  attributes: NamedAttrMap,
) => Term | Term[];

/** Translators by the name of the kernel. */
export type Translators = Readonly<Record<string, Translator>>;
