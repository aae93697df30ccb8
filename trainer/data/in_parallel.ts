/**
 * Many small tasks, a few at a time.
 *
 * @module
 */

/** Two tasks for each core: one computes while another waits for the disk. */
export const WIDTH = 2 * navigator.hardwareConcurrency;

/**
 * Does tasks 0 to `count - 1`, beginning them in this order, at most `WIDTH` at a time.
 * After one has failed, none is begun any more.
 *
 * @param task Does the task of a number; false if no further one should be begun.
 * @throws What a task has thrown, once those under way have come to their end.
 */
export async function inParallel(
  count: number,
  task: (index: number) => Promise<boolean | void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      try {
        if (await task(next++) === false) next = count;
      } catch (error) {
        next = count;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: WIDTH }, lane));
  for (const result of lanes) if (result.status === "rejected") throw result.reason;
}
