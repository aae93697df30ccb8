/**
 * A checkpoint: one file with all that a run needs to go on as if it had never
 * stopped, on this machine or another. Tensors are stored as they are, 32-bit, unless
 * they are packed; everything else stands in the file's metadata. Random numbers need
 * no saving: each step names its own stream. Nor do Adam's running means where it has
 * no momentum: the next step multiplies them by 0.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../shared/errors.ts";
import type { Weights } from "../../shared/generators/family.ts";
import type { TensorData, WeightData } from "../../shared/model/safetensors.ts";
import { validate } from "../../shared/model/schema.ts";
import * as z from "../../shared/zod.ts";
import { BACKENDS } from "../backend_name.ts";
import type { GameState } from "../game/game.ts";
import { settingsSchema } from "../game/settings.ts";
import type { Best } from "./best.ts";
import { pack, packingSchema, unpack } from "./packed.ts";
import { readSealed, readTensors, writeSealed } from "./sealed.ts";

const factsSchema = z.strictObject({
  format: z.literal("figment-checkpoint/1"),
  settings: settingsSchema,
  backend: z.enum(BACKENDS),
  workers: z.int().check(z.gte(1)),
  /** SHA-256 of the data set. */
  dataset: z.string(),
  /** Training time so far, in seconds. */
  seconds: z.number().check(z.gte(0)),
  /** Pictures from one evaluation to the next, 0 for none; files of before there were any lack it. */
  evaluateEvery: z.optional(z.int().check(z.gte(0))),
  steps: z.int().check(z.gte(0)),
  lead: z.number(),
  /** Absent from files of before there was any. */
  augmentation: z._default(z.number().check(z.gte(0), z.lte(1)), 0),
  forgerUpdates: z.int().check(z.gte(0)),
  judgeUpdates: z.int().check(z.gte(0)),
});

/** What stands beside the tensors. */
export type CheckpointFacts = z.infer<typeof factsSchema>;

const fileSchema = z.extend(factsSchema, { packing: z.optional(packingSchema) });

/** The facts that the game's state does not hold. */
export type RunFacts = Pick<
  CheckpointFacts,
  "settings" | "backend" | "workers" | "dataset" | "seconds" | "evaluateEvery"
>;

/** A checkpoint as read. */
export interface Checkpoint {
  readonly facts: CheckpointFacts;
  readonly tensors: WeightData;
  /** The best generator of the run, where the file is packed and it came with it. */
  readonly best: Best | null;
  readonly isPacked: boolean;
}

/** The records of a state, by the prefix of their tensors' names in the file. */
function recordsOf({ forger, judge, average }: GameState): Record<string, Weights> {
  return {
    "forger/weights": forger.weights,
    "forger/means": forger.means,
    "forger/squares": forger.squares,
    "judge/weights": judge.weights,
    "judge/means": judge.means,
    "judge/squares": judge.squares,
    average,
  };
}

/** Whether a record can be done without. */
function isOmitted(prefix: string, { adam }: CheckpointFacts["settings"]): boolean {
  return prefix.endsWith("/means") && adam.beta1 === 0;
}

/** Writes a checkpoint; the file that stood there stays until the new one is whole. */
export async function saveCheckpoint(path: string, state: GameState, run: RunFacts): Promise<void> {
  const tensors: Record<string, TensorData> = {};
  for (const [prefix, weights] of Object.entries(recordsOf(state))) {
    if (isOmitted(prefix, run.settings)) continue;
    for (const [name, tensor] of Object.entries(await readTensors(weights))) {
      tensors[`${prefix}/${name}`] = tensor;
    }
  }
  const facts: CheckpointFacts = {
    format: "figment-checkpoint/1",
    ...run,
    steps: state.steps,
    lead: state.lead,
    augmentation: state.augmentation,
    forgerUpdates: state.forger.updates,
    judgeUpdates: state.judge.updates,
  };
  await writeSealed(path, { tensors, facts });
}

/**
 * Reads a checkpoint.
 *
 * @throws {UserError} Where it is missing, damaged or of another program.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const remedy = "start again, or resume from an older copy of the run's folder";
  const contents = await readSealed(path, "checkpoint", remedy);
  const { packing, ...facts } = validate(fileSchema, contents.facts, path, "facts");
  if (packing === undefined) {
    return { facts, tensors: contents.tensors, best: null, isPacked: false };
  }
  return { facts, ...unpack(contents.tensors, packing), isPacked: true };
}

/**
 * Writes a checkpoint anew, packed: with the best generator in it, and much smaller.
 *
 * @throws {UserError} Where a number is too large for 16 bits, or the file cannot be written.
 */
export async function packCheckpoint(
  path: string,
  { facts, tensors }: Checkpoint,
  best: Best | null,
): Promise<void> {
  const { packing, tensors: packed } = pack(tensors, best);
  await writeSealed(path, { tensors: packed, facts: { ...facts, packing } }, "F16");
}

/**
 * Puts a checkpoint in the place of a fresh state of the same settings, whose
 * tensors are disposed.
 *
 * @throws {UserError} Where names or shapes differ.
 */
export function restore(fresh: GameState, { facts, tensors }: Checkpoint, path: string): GameState {
  const take = (prefix: string, weights: Weights): Weights => {
    if (isOmitted(prefix, facts.settings)) return weights; // fresh ones are 0
    return Object.fromEntries(
      Object.entries(weights).map(([name, tensor]) => {
        const stored = tensors[`${prefix}/${name}`];
        if (stored === undefined || !tf.util.arraysEqual([...stored.shape], tensor.shape)) {
          throw new UserError(
            `${path}: "${prefix}/${name}" should be of shape [${tensor.shape}] but is ` +
              (stored ? `[${stored.shape}]` : "missing"),
          );
        }
        tensor.dispose();
        return [name, tf.tensor(stored.data, tensor.shape)];
      }),
    );
  };
  const records = Object.fromEntries(
    Object.entries(recordsOf(fresh)).map(([prefix, weights]) => [prefix, take(prefix, weights)]),
  );
  const player = (name: "forger" | "judge", updates: number) => ({
    weights: records[`${name}/weights`]!,
    means: records[`${name}/means`]!,
    squares: records[`${name}/squares`]!,
    updates,
  });
  return {
    forger: player("forger", facts.forgerUpdates),
    judge: player("judge", facts.judgeUpdates),
    average: records["average"]!,
    steps: facts.steps,
    lead: facts.lead,
    augmentation: facts.augmentation,
  };
}
