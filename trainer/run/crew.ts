/**
 * Starts the workers that play beside the leader.
 *
 * @module
 */

import type { Dataset } from "../data/dataset.ts";
import type { Start } from "./run.ts";
import { newTeamMemory, Team, type TeamMemory } from "../game/team.ts";

/** What a worker is told when it starts. */
export interface WorkerOrders {
  readonly rank: number;
  readonly memory: TeamMemory;
  readonly start: Start;
}

/** The leader's place in its team, and how to end the others. */
export interface Crew {
  readonly team: Team;
  dismiss(): void;
}

/**
 * @param size Workers in all, the leader among them.
 * @param capacity Most numbers that they exchange at once.
 */
export function assembleCrew(size: number, capacity: number, start: Start): Crew {
  if (size === 1) return { team: Team.solo(), dismiss: () => {} };
  const memory = newTeamMemory(size, capacity);
  const shared: Start = { ...start, dataset: share(start.dataset) };
  const workers = Array.from({ length: size - 1 }, (_, i) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.postMessage({ rank: i + 1, memory, start: shared } satisfies WorkerOrders);
    return worker;
  });
  return {
    team: new Team(0, memory),
    dismiss: () => workers.forEach((worker) => worker.terminate()),
  };
}

/** The same data set with its pictures in shared memory, so that there is one copy of them. */
function share(dataset: Dataset): Dataset {
  const images = new Uint8Array(new SharedArrayBuffer(dataset.images.length));
  images.set(dataset.images);
  return { ...dataset, images };
}
