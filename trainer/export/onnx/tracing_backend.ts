/**
 * A backend of TensorFlow.js that writes down what others compute.
 *
 * Its kernels translate: from a value that depends on the generator's input they make
 * another {@linkcode Term}. Where nothing does, as when a filter is prepared from
 * weights, the plain JavaScript backend's kernel computes the outcome, which is a
 * constant of the graph. So a generator is traced by running it here.
 *
 * @module
 */

import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import type { KernelFunc, NamedAttrMap, Tensor2D, TensorInfo } from "@tensorflow/tfjs-core";
import { constant } from "./expression.ts";
import { refusal } from "./refusal.ts";
import type { Term } from "./term.ts";
import { translators } from "./translators/registry.ts";

const NAME = "onnx";
/** Whose kernels compute constants. */
const CPU = "cpu";

/**
 * Runs `work` with a tracing backend as the current one; afterwards TensorFlow.js is
 * as it was before. What `work` makes of tensors is disposed.
 */
export function withTracing<T>(work: (backend: TracingBackend) => T): T {
  const before = tf.getBackend();
  const backend = new TracingBackend();
  const kernels = tf.getKernelsForBackend(CPU);
  for (const { kernelName, kernelFunc } of kernels) {
    tf.registerKernel({
      kernelName,
      backendName: NAME,
      kernelFunc: backend.kernel(kernelName, kernelFunc),
    });
  }
  tf.registerBackend(NAME, () => backend);
  try {
    tf.setBackend(NAME); // at once: only backends that start asynchronously have to be awaited
    let result: T;
    tf.tidy(() => {
      result = work(backend);
    });
    return result!;
  } finally {
    tf.removeBackend(NAME);
    for (const { kernelName } of kernels) tf.unregisterKernel(kernelName, NAME);
    if (before) tf.setBackend(before);
  }
}

/** See the module's text. */
export class TracingBackend extends MathBackendCPU {
  /** What depends on the input. */
  readonly #terms = new WeakMap<object, Term>();

  /** A tensor `[N, size]` that stands for an input. */
  input(name: string, batch: number, size: number): Tensor2D {
    const tensor = tf.tensor2d(new Float32Array(batch * size), [batch, size]);
    this.#terms.set(tensor.dataId, {
      expression: { kind: "input", name, size },
      shape: tensor.shape,
      order: "channels last",
    });
    return tensor;
  }

  /** How a tensor comes about. */
  termOf({ dataId, dtype, shape }: TensorInfo): Term {
    const term = this.#terms.get(dataId);
    if (term !== undefined) return term;
    if (dtype !== "float32") throw refusal(`a constant of type ${dtype}`);
    const values = this.readSync(dataId) as Float32Array;
    return { expression: constant("operand", shape, values), shape, order: "channels last" };
  }

  /** A kernel that leaves constants to `compute` and translates what depends on the input. */
  kernel(name: string, compute: KernelFunc): KernelFunc {
    return ({ inputs, attrs }) => {
      const given = Object.entries(inputs).filter((entry): entry is [string, TensorInfo] =>
        entry[1] != null
      );
      const isConstant = !given.some(([, { dataId }]) => this.#terms.has(dataId));
      if (isConstant) return compute({ inputs, backend: this, attrs: attrs ?? {} });
      const terms = given.map(([key, input]) => [key, this.termOf(input)]);
      return this.#translate(name, Object.fromEntries(terms), (attrs ?? {}) as NamedAttrMap);
    };
  }

  #translate(
    name: string,
    inputs: Record<string, Term>,
    attributes: NamedAttrMap,
  ): TensorInfo | TensorInfo[] {
    if (!Object.hasOwn(translators, name)) {
      const known = Object.keys(translators).join(", ");
      throw refusal(`nothing translates the kernel ${name}; known are ${known}`);
    }
    const made = translators[name]!(inputs, attributes);
    return Array.isArray(made) ? made.map((term) => this.#tensorOf(term)) : this.#tensorOf(made);
  }

  /** A tensor that stands for a term. */
  #tensorOf(term: Term): TensorInfo {
    const info = this.makeTensorInfo([...term.shape], "float32");
    this.#terms.set(info.dataId, term);
    return info;
  }

  /** As the plain backend's, without its advice to use a faster one. */
  override write(values: tf.backend_util.BackendValues, _shape: number[], dtype: tf.DataType) {
    const dataId = {};
    this.data.set(dataId, { values, dtype, refCount: 1 });
    return dataId;
  }

  override readSync(dataId: object) {
    if (this.#terms.has(dataId)) throw refusal("a generator that looks at its own values");
    return super.readSync(dataId);
  }
}
