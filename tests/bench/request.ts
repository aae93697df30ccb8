/**
 * A whole request, from the URL to the last byte of a fresh PNG, beside the run of the
 * network inside it. No port is opened: what is timed is the server, not the socket.
 *
 * @module
 */

import { bootWasm } from "../../shared/backend.ts";
import { createApp } from "../../edge/app.ts";
import { openCatalogue } from "../../edge/catalogue.ts";
import type { Effort } from "./effort.ts";
import { batchOf, ourForward } from "./forward.ts";
import { WEIGHTS } from "./models.ts";
import type { RequestRow } from "./report.ts";
import { compare, median, repeated, takeTurns } from "./turns.ts";

/** Times every published model. */
export async function benchRequest({ rounds, turnMs }: Effort): Promise<RequestRow[]> {
  await bootWasm();
  const catalogue = await openCatalogue(WEIGHTS, undefined, console.error);
  const app = createApp({ catalogue });
  const rows: RequestRow[] = [];
  for (const { model } of catalogue.samplers) {
    const { name } = model.config;
    const forward = ourForward(model);
    const batch = batchOf(model.shape, 1);
    let seed = 0;
    const { total, alone } = await takeTurns(rounds, {
      total: repeated(turnMs, async () => {
        const answer = await app.request(`/generate?model=${name}&seed=${seed++}`);
        if (answer.status !== 200) throw new Error(await answer.text());
        await answer.arrayBuffer();
      }),
      alone: repeated(turnMs, () => forward(batch)),
    });
    rows.push({
      model: name,
      forward_ms: median(alone),
      total_ms: median(total),
      ...compare(total, alone),
    });
  }
  return rows;
}
