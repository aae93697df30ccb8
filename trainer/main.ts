import { bootTrainer } from "./backend.ts";
import { readCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { assembleCrew } from "./crew.ts";
import { openDataset } from "./data/open.ts";
import { presets } from "./presets.ts";
import { play, startingState } from "./run.ts";
import { capacityOf, pictureShape, rulesOf } from "./table.ts";
import { runGenerator } from "../shared/sampler.ts";
import { toPixels } from "../shared/pixels.ts";
import { encode } from "fast-png";
import * as tf from "@tensorflow/tfjs-core";
const opt = Object.fromEntries(Deno.args.map((a) => a.split("=")));
const preset = presets[opt.preset ?? "mnist"]!;
const settings = {
  ...preset.settings,
  preset: opt.preset ?? "mnist",
  ...JSON.parse(opt.set ?? "{}"),
};
const dataset = await openDataset(opt.data!);
const out = opt.out!;
await Deno.mkdir(out, { recursive: true });
const path = out + "/checkpoint.safetensors";
const backend = await bootTrainer((opt.backend ?? "wasm") as "wasm");
let checkpoint = null;
try {
  await Deno.stat(path);
  checkpoint = { path, contents: await readCheckpoint(path) };
} catch { /* none */ }
const start = { settings, dataset, checkpoint };
const state = startingState(start);
const workers = Number(opt.workers ?? 2);
const crew = assembleCrew(workers, capacityOf(state), start);
const began = performance.now();
const images0 = state.steps * settings.batch;
const shape = pictureShape(dataset, settings.latentSize);
const rules = rulesOf(settings, shape);
let lastSave = began;
let stopping = false;
Deno.addSignalListener("SIGINT", () => {
  stopping = true;
});
await play(start, state, crew.team, async ({ state, images, measurements: m }) => {
  await new Promise((r) => setTimeout(r, 0));
  const seconds = (performance.now() - began) / 1000;
  Deno.writeTextFileSync(
    out + "/log.jsonl",
    JSON.stringify({ images, rate: (images - images0) / seconds, ...m }) + "\n",
    { append: true },
  );
  if (performance.now() - lastSave > 60_000 || stopping || images >= settings.images) {
    lastSave = performance.now();
    await saveCheckpoint(path, state, {
      settings,
      backend,
      workers,
      dataset: dataset.sha256,
      seconds,
    });
    const reqs = Array.from(
      { length: 160 },
      (_, i) => ({ seed: `grid${i >> 0}`, class: shape.classes ? i % shape.classes : undefined }),
    );
    const o = tf.tidy(() => runGenerator(rules.generator(state.average), shape, reqs, 1));
    const px = toPixels(o.dataSync() as Float32Array);
    o.dispose();
    const W = 20, H = 8, w = shape.width, h = shape.height, c = shape.channels;
    const img = new Uint8Array(W * w * H * h * c);
    for (let i = 0; i < 160; i++) {
      for (let y = 0; y < h; y++) {
        img.set(
          px.subarray((i * h + y) * w * c, (i * h + y + 1) * w * c),
          (((i / W | 0) * h + y) * W * w + (i % W) * w) * c,
        );
      }
    }
    await Deno.writeFile(
      out + "/grid.png",
      encode({ width: W * w, height: H * h, data: img, channels: c as 1, depth: 8 }),
    );
  }
  return stopping;
});
crew.dismiss();
Deno.exit(0);
