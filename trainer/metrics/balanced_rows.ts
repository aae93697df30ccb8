import { RandomStream } from "../../shared/random.ts";
import type { Dataset } from "../data/dataset.ts";

/**
 * Rows of a data set by chance, one of each class in turn; a class that has no more
 * is passed over. Without classes, simply rows by chance.
 *
 * @param count How many are wanted; fewer where the data set has fewer.
 * @param seed Equal seeds give equal rows, and fewer of them the beginning of more.
 */
export function balancedRows(
  { count: available, labels, classes }: Pick<Dataset, "count" | "labels" | "classes">,
  count: number,
  seed: string,
): Uint32Array {
  const order = new RandomStream(`figment/rows/${seed}`).permutation(available);
  if (labels === null || classes === null) return order.subarray(0, count);
  const dealt = new Uint32Array(classes.length);
  const rounds = new Uint32Array(available); // how many of its class go before a row
  for (const row of order) rounds[row] = dealt[labels[row]!]!++;
  // Sorting keeps the order of equals.
  const rows = Array.from(order).sort((a, b) => rounds[a]! - rounds[b]!);
  return Uint32Array.from(rows.slice(0, count));
}
