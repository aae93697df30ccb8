/**
 * A whole request, from the URL to the last byte of a fresh PNG, beside the run of the
 * network inside it, and where the rest goes. No port is opened: what is timed is the
 * server, not the socket.
 *
 * @module
 */

import { bootWasm } from "../../shared/backend.ts";
import type { Sampler } from "../../shared/sampler.ts";
import { createApp } from "../../edge/app.ts";
import { png } from "../../edge/encode/png.ts";
import { openCatalogue } from "../../edge/open_catalogue.ts";
import { resolveDrawing } from "../../edge/pictures/drawing.ts";
import { seedPicture } from "../../edge/pictures/seed_picture.ts";
import { type Effort, turnMsOf } from "./effort.ts";
import { batchOf, ourForward } from "./forward.ts";
import { WEIGHTS } from "./models.ts";
import type { RequestRow } from "./report.ts";
import { compare, median, repeated, takeTurns } from "./turns.ts";

/** As many rounds as the compiler needs to be done with the many small functions of a request. */
const WARM_UP = 6;

/** Times every published model. */
export async function benchRequest(effort: Effort): Promise<RequestRow[]> {
  await bootWasm();
  const { catalogue, complete } = await openCatalogue({
    folder: WEIGHTS,
    preferred: undefined,
    report: console.error,
  });
  await complete();
  const app = createApp({ catalogue });
  const { rounds } = effort;
  const turnMs = turnMsOf(effort, catalogue.samplers.length);
  const rows: RequestRow[] = [];
  for (const sampler of catalogue.samplers) {
    const { model } = sampler;
    const { name } = model.config;
    const forward = ourForward(model);
    const batch = batchOf(model.shape, 1);
    const encode = await encoding(sampler);
    let seed = 0;
    const { total, drawing, encoded, alone } = await takeTurns(rounds, {
      total: repeated(turnMs, async () => {
        const answer = await app.request(`/generate?model=${name}&seed=${seed++}`);
        if (answer.status !== 200) throw new Error(await answer.text());
        await answer.arrayBuffer();
      }),
      drawing: repeated(turnMs, () => sampler.sample({ seed: `${seed++}` })),
      encoded: repeated(turnMs, encode),
      alone: repeated(turnMs, () => forward(batch)),
    }, WARM_UP);
    rows.push({
      model: name,
      forward_ms: median(alone),
      total_ms: median(total),
      ...compare(total, alone),
      pixels_ms: median(drawing) - median(alone),
      encoding_ms: median(encoded),
      rest_ms: median(total) - median(drawing) - median(encoded),
    });
  }
  return rows;
}

/** Encodes some pictures of a model in turn, which are drawn already. */
async function encoding(sampler: Sampler): Promise<() => unknown> {
  const drawing = resolveDrawing(sampler, {});
  const pictures = await Promise.all(Array.from({ length: 16 }, async (_, i) => {
    const picture = seedPicture(drawing, `${i}`);
    const raster = await picture.raster();
    return { ...picture, raster: () => raster };
  }));
  let i = 0;
  return () => png.encode(pictures[i++ % pictures.length]!);
}
