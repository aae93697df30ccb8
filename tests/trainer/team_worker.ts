/**
 * A worker of `team_test.ts`: takes its place in a team, exchanges what it is
 * told, and answers with what it got.
 *
 * @module
 */

/// <reference lib="webworker" />

import * as tf from "@tensorflow/tfjs-core";
import { bootWasm } from "../../shared/backend.ts";
import { Team, type TeamMemory } from "../../trainer/game/team.ts";

declare const self: DedicatedWorkerGlobalScope;

/** What a worker is told. */
export interface Orders {
  readonly rank: number;
  readonly memory: TeamMemory;
  /** Tensors of one dimension to average, round after round. */
  readonly rounds: readonly (readonly Float32Array[])[];
  /** Answers to bring into agreement. */
  readonly answers: readonly boolean[];
}

/** What it answers. */
export interface Outcome {
  readonly averages: readonly (readonly Float32Array[])[];
  readonly agreed: readonly boolean[];
  /** Tensors that live when all results have been disposed. */
  readonly left: number;
}

self.onmessage = async ({ data }: MessageEvent<Orders>) => {
  const { rank, memory, rounds, answers } = data;
  await bootWasm();
  const team = new Team(rank, memory);
  const averages = rounds.map((values) => {
    const tensors = team.average(values.map((value) => tf.tensor1d(value)));
    const read = tensors.map((tensor) => tensor.dataSync<"float32">().slice());
    tf.dispose(tensors);
    return read;
  });
  const agreed = answers.map((answer) => team.agree(answer));
  self.postMessage({ averages, agreed, left: tf.memory().numTensors } satisfies Outcome);
  self.close();
};
