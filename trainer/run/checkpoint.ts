/**
 * A checkpoint: one file with all that a run needs to go on as if it had never
 * stopped. Tensors are stored as they are, 32-bit; everything else stands in the
 * file's metadata. Random numbers need no saving: each step names its own stream.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { concatenate } from "../../shared/concatenate.ts";
import { UserError } from "../../shared/errors.ts";
import type { Weights } from "../../shared/generators/family.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsMetadata,
  type TensorData,
} from "../../shared/model/safetensors.ts";
import { validate } from "../../shared/model/schema.ts";
import { sha256Hex } from "../../shared/model/sha256.ts";
import { BACKENDS } from "../backend_name.ts";
import type { GameState } from "../game/game.ts";
import { writeAtomically } from "./write_atomically.ts";
import { settingsSchema } from "../game/settings.ts";

const factsSchema = z.strictObject({
  format: z.literal("figment-checkpoint/1"),
  settings: settingsSchema,
  backend: z.enum(BACKENDS),
  workers: z.int().min(1),
  /** SHA-256 of the data set. */
  dataset: z.string(),
  /** Training time so far, in seconds. */
  seconds: z.number().min(0),
  steps: z.int().min(0),
  lead: z.number(),
  forgerUpdates: z.int().min(0),
  judgeUpdates: z.int().min(0),
});

/** What stands beside the tensors. */
export type CheckpointFacts = z.infer<typeof factsSchema>;

/** The facts that the game's state does not hold. */
export type RunFacts = Pick<
  CheckpointFacts,
  "settings" | "backend" | "workers" | "dataset" | "seconds"
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
    forgerUpdates: state.forger.updates,
    judgeUpdates: state.judge.updates,
  };
  const bytes = encodeSafetensors(tensors, "F32", { facts: JSON.stringify(facts) });
  const digest = new TextEncoder().encode(sha256Hex(bytes));
  await writeAtomically(path, concatenate([bytes, digest]));
}

/**
 * Reads a checkpoint.
 *
 * @throws {UserError} Where it is missing, damaged or of another program.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const file = await Deno.readFile(path).catch((error) => {
    throw new UserError(`${path}: cannot read the checkpoint (${error.message})`);
  });
  const bytes = file.subarray(0, Math.max(0, file.length - DIGEST_LENGTH));
  const digest = new TextDecoder().decode(file.subarray(bytes.length));
  if (digest !== sha256Hex(bytes)) {
    throw new UserError(
      `${path}: the checkpoint is damaged (its SHA-256 does not match); start again, or resume ` +
        `from an older copy of the run's folder`,
    );
  }
  const { facts } = safetensorsMetadata(bytes, path);
  return {
    facts: validate(factsSchema, JSON.parse(facts ?? "null"), path, "facts"),
    tensors: decodeSafetensors(bytes, path),
  };
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
  };
}

/** Hexadecimal digits of a SHA-256. */
const DIGEST_LENGTH = 64;
