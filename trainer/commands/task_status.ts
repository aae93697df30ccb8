/**
 * Shows how far a slow task has come, on one line.
 *
 * @module
 */

import type { OnProgress } from "../data/dataset.ts";
import { StatusLine } from "../run/progress.ts";

/** Runs a task that reports its progress. */
export async function withStatus<T>(task: (onProgress: OnProgress) => Promise<T>): Promise<T> {
  const status = new StatusLine();
  let isShown = false;
  const result = await task(({ task, unit, done, total }) => {
    isShown = true;
    const amount = unit === "bytes" ? `${(done / 1e6).toFixed(1)} MB` : `${done} images`;
    const share = total === null ? "" : ` (${Math.floor(100 * done / total)} %)`;
    status.show(`${task}: ${amount}${share}`, performance.now() / 1000);
  });
  if (isShown) status.end();
  return result;
}
