/**
 * Writes a model folder.
 *
 * ```ts
 * const draft = draftModel(description, weights);
 * const golden = goldenOf(createSampler(draft), ["alice", "bob"]);
 * await saveModel("weights/mnist", draft, golden, { "README.md": card });
 * ```
 *
 * @module
 */

import { CHECKSUMS, formatChecksums } from "./checksums.ts";
import { assemble, CONFIG, type Model, WEIGHTS } from "./load.ts";
import { decodeSafetensors, encodeSafetensors, type WeightData } from "./safetensors.ts";
import { configSchema, type Golden, type ModelConfig, validate } from "./schema.ts";
import { sha256Hex } from "./sha256.ts";

/** A config without what follows from the weights. */
export type ModelDescription = Omit<ModelConfig, "sha256" | "golden">;

/**
 * The model as it will be loaded again, its weights rounded to F16: golden
 * pictures and measurements are made with this one, not with the trainer's.
 *
 * @throws {UserError} Where description and weights do not fit each other, or F16.
 */
export function draftModel(description: ModelDescription, weights: WeightData): Model {
  const file = encodeSafetensors(weights);
  const config = { ...description, sha256: sha256Hex(file), golden: [] };
  return assemble(config, decodeSafetensors(file, WEIGHTS), description.name);
}

/**
 * Writes `config.json`, `model.safetensors`, `SHA256SUMS` and `extras` to `folder`,
 * which is made if need be. Everything is on disk under temporary names before the
 * first file takes its own: a crash or a full disk leaves what was there before.
 *
 * @param model From {@linkcode draftModel}.
 * @param golden What the model must give; see `goldenOf`.
 * @param extras More files by name: the model card, a grid of samples.
 * @throws {UserError} Where the config breaks its schema; nothing is written then.
 */
export async function saveModel(
  folder: string,
  model: Model,
  golden: readonly Golden[],
  extras: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<void> {
  const weights = encodeSafetensors(model.weights);
  const config = validate(
    configSchema,
    { ...model.config, sha256: sha256Hex(weights), golden },
    `${folder}/${CONFIG}`,
  );
  const files: Record<string, Uint8Array> = { [WEIGHTS]: weights };
  files[CONFIG] = utf8(JSON.stringify(config, null, 2) + "\n");
  for (const [name, content] of Object.entries(extras)) {
    files[name] = typeof content === "string" ? utf8(content) : content;
  }
  files[CHECKSUMS] = utf8(formatChecksums(files));

  await Deno.mkdir(folder, { recursive: true });
  const temporary = (name: string) => `${folder}/.${name}.partial`;
  try {
    for (const [name, bytes] of Object.entries(files)) await writeSynced(temporary(name), bytes);
    for (const name of Object.keys(files)) await Deno.rename(temporary(name), `${folder}/${name}`);
  } catch (error) {
    for (const name of Object.keys(files)) await Deno.remove(temporary(name)).catch(() => {});
    throw error;
  }
}

/** Writes a file and waits until it is on the disk. */
async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
