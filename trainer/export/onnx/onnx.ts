/**
 * A model as an ONNX file, for whoever wants its pictures without Figment.
 *
 * The graph is not written family by family: the generator is run once on a backend
 * that notes what it computes (see `tracing_backend.ts`).
 *
 * ```
 * model → trace → graph → names → bytes
 * ```
 *
 * @module
 */

import type { Truncates } from "../../../shared/generators/family.ts";
import type { Model } from "../../../shared/model/load.ts";
import { graphProto } from "./graph_proto.ts";
import { encodeModel } from "./messages.ts";
import { refusal } from "./refusal.ts";
import { trace } from "./trace.ts";

/** Version of the operators; ONNX Runtime 1.12 (2022) and later run it. */
export const OPSET = 17;
/** Version of the file format that came with it. */
const IR_VERSION = 8;

/**
 * Exports a model. Whatever backend is current stays so; none is needed.
 *
 * Inputs of the graph are `latent`, `[N, latentSize]`, and, for a model with classes,
 * `labels`, one-hot, `[N, classes]`; its output is `picture`, `[N, channels, height,
 * width]` in [-1, 1]. All are float32.
 *
 * @returns The file; the same for the same model.
 * @throws {UserError} Where the generator does what cannot be said in ONNX.
 */
export function toOnnx(model: Model): Uint8Array<ArrayBuffer> {
  // Whatever the size of a batch was written into would make two sizes differ.
  const [file, other] = [2, 3].map((batch) => encode(model, batch)) as [
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>,
  ];
  if (file.length === other.length && file.every((byte, i) => byte === other[i])) return file;
  throw refusal("a generator whose pictures depend on how many there are");
}

function encode(model: Model, batch: number): Uint8Array<ArrayBuffer> {
  const { name, version } = model.config;
  const { channels, height, width } = model.shape;
  return encodeModel({
    irVersion: IR_VERSION,
    opsetImport: [{ domain: "", version: OPSET }],
    producerName: "Figment",
    modelVersion: version,
    docString: describe(model),
    metadataProps: Object.entries(metadata(model)).map(([key, value]) => ({ key, value })),
    graph: graphProto(name, trace(model, batch), [channels, height, width]),
  });
}

function describe({ shape, config, family, architecture }: Model): string {
  const truncations: Readonly<Record<Truncates, string>> = {
    noise: `, times ${config.truncation}`,
    styles: `, and styles are truncated by ${config.truncation}`,
    nothing: "",
  };
  const classes = shape.classes === 0 ? "" : ", labels is a one-hot row a class";
  return `Makes pictures of ${shape.width}x${shape.height} in [-1, 1] from noise: latent is ` +
    `standard normal${truncations[family.truncates(architecture)]}${classes}.`;
}

/** Facts for whoever holds only the file. */
function metadata({ config, family, architecture }: Model): Record<string, string> {
  const scale = family.truncates(architecture) === "noise" ? "times truncation; " : "";
  return {
    model: `${config.name}@${config.version}`,
    "weights sha256": config.sha256,
    ...(config.classes === null ? {} : { classes: JSON.stringify(config.classes) }),
    truncation: String(config.truncation),
    "seed to latent":
      'figment/1: SHA-256 of "figment/1/latent/" + seed, xoroshiro128+, normal quantile, ' +
      `${scale}specified in shared/latent.ts of Figment`,
    dataset: config.dataset.name,
    "dataset licence": config.dataset.licence,
  };
}
