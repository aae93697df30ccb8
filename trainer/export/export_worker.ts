/**
 * Makes and writes a model folder with the edge's own arithmetic; started by `export.ts`.
 *
 * @module
 */

/// <reference lib="webworker" />

import { bootWasm } from "../../shared/backend.ts";
import { UserError } from "../../shared/errors.ts";
import { goldenOf } from "../../shared/model/golden.ts";
import { draftModel, saveModel } from "../../shared/model/save.ts";
import { createSampler } from "../../shared/sampler.ts";
import { contactSheet } from "./contact_sheet.ts";
import type { ExportAnswer, ExportOrders } from "./export.ts";
import { CARD, modelCard, SAMPLES } from "./model_card.ts";
import { gridRequests } from "./showcase.ts";

declare const self: DedicatedWorkerGlobalScope;

const GOLDEN_SEEDS = ["alice", "bob", "figment", "ß", "🙂"];

self.onmessage = async ({ data: orders }: MessageEvent<ExportOrders>) => {
  const answer: ExportAnswer = await run(orders).then(
    () => ({ error: null }),
    (error) => {
      if (error instanceof UserError) return { error: error.message };
      throw error;
    },
  );
  self.postMessage(answer);
};

async function run({ out, description, weights }: ExportOrders): Promise<void> {
  await bootWasm();
  const model = draftModel(description, weights);
  const sampler = createSampler(model);
  const { requests, columns } = gridRequests(model.shape.classes, model.family.hasDomains);
  const size = model.shape.height * model.shape.width * model.shape.channels;
  const pixels = new Uint8Array(requests.length * size);
  requests.forEach((request, i) => pixels.set(sampler.sample(request).pixels, i * size));
  const files = {
    [SAMPLES]: contactSheet({ ...model.shape, pixels }, columns),
    [CARD]: modelCard(model.config),
  };
  await saveModel(out, model, goldenOf(sampler, GOLDEN_SEEDS), files).catch((error) => {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${out}: cannot write the model (${error.message}); the run is kept, and --resume publishes it`,
    );
  });
}
