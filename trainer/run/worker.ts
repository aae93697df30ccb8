/**
 * A worker that is not the leader; started by `crew.ts`.
 *
 * @module
 */

/// <reference lib="webworker" />

import { bootTrainer } from "../backend.ts";
import type { WorkerOrders } from "./crew.ts";
import { play, startingState } from "./run.ts";
import { Team } from "../game/team.ts";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data: { rank, memory, start } }: MessageEvent<WorkerOrders>) => {
  await bootTrainer("wasm");
  await play(start, startingState(start), new Team(rank, memory), () => Promise.resolve(false));
  self.close();
};
