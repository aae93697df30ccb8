/**
 * A checkpoint: one file with all that a run needs to go on as if it had never
 * stopped. Tensors are stored as they are, 32-bit; everything else stands in the
 * file's metadata. Random numbers need no saving: each step names its own stream.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { UserError } from "../../shared/errors.ts";
import type { Weights } from "../../shared/generators/family.ts";
import type { TensorData } from "../../shared/model/safetensors.ts";
import { validate } from "../../shared/model/schema.ts";
import { BACKENDS } from "../backend_name.ts";
import type { GameState } from "../game/game.ts";
import { settingsSchema } from "../game/settings.ts";
import { readSealed, writeSealed } from "./sealed.ts";

const factsSchema = z.strictObject({
  format: z.literal("figment-checkpoint/1"),
  settings: settingsSchema,
  backend: z.enum(BACKENDS),
  workers: z.int().min(1),
  /** SHA-256 of the data set. */
  dataset: z.string(),
  /** Training time so far, in seconds. */
  seconds: z.number().min(0),
  /** Pictures from one evaluation to the next, 0 for none; files of before there were any lack it. */
  evaluateEvery: z.int().min(0).optional(),
  steps: z.int().min(0),
  lead: z.number(),
  /** Absent from files of before there was any. */
  augmentation: z.number().min(0).max(1).default(0),
  forgerUpdates: z.int().min(0),
  judgeUpdates: z.int().min(0),
});

/** What stands beside the tensors. */
export type CheckpointFacts = z.infer<typeof factsSchema>;

/** The facts that the game's state does not hold. */
export type RunFacts = Pick<
  CheckpointFacts,
  "settings" | "backend" | "workers" | "dataset" | "seconds" | "evaluateEvery"
>;

/** A checkpoint as read. */
export interface Checkpoint {
  readonly facts: CheckpointFacts;
  readonly tensors: Readonly<Record<string, TensorData>>;
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

/** Writes a checkpoint; the file that stood there stays until the new one is whole. */
export async function saveCheckpoint(path: string, state: GameState, run: RunFacts): Promise<void> {
  const tensors: Record<string, TensorData> = {};
  for (const [prefix, weights] of Object.entries(recordsOf(state))) {
    for (const [name, tensor] of Object.entries(weights)) {
      const data = await tensor.data<"float32">();
      tensors[`${prefix}/${name}`] = { shape: tensor.shape, data };
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
  const { tensors, facts } = await readSealed(path, "checkpoint", remedy);
  return { facts: validate(factsSchema, facts, path, "facts"), tensors };
}

/**
 * Puts a checkpoint in the place of a fresh state of the same settings, whose
 * tensors are disposed.
 *
 * @throws {UserError} Where names or shapes differ.
 */
export function restore(fresh: GameState, { facts, tensors }: Checkpoint, path: string): GameState {
  const take = (prefix: string, weights: Weights): Weights =>
    Object.fromEntries(
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
