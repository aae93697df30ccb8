/**
 * `deno task pack`: a run in one small file.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";
import { parseOptions } from "../options.ts";
import { BEST, readBest } from "../run/best.ts";
import { packCheckpoint, readCheckpoint } from "../run/checkpoint.ts";
import { CHECKPOINT } from "../run/journal.ts";
import { exists } from "../run/run_folder.ts";
import type { Command } from "./command.ts";

const options = {
  run: { value: "runs/NAME", help: "the run's folder" },
  out: { value: "FILE", help: "where to write it; becomes the checkpoint of another folder" },
} as const;

/** See the module's text. */
export const pack: Command = {
  summary: "put a run into one small file, to go on from elsewhere",
  options,
  async run(args) {
    const { run, out } = parseOptions(args, options);
    if (run === undefined || out === undefined) {
      throw new UserError("Pack what, and where? --run runs/mine --out mine.safetensors");
    }
    const folder = run.replace(/\/+$/, "");
    const checkpoint = await readCheckpoint(`${folder}/${CHECKPOINT}`);
    const path = `${folder}/${BEST}`;
    const best = await exists(path) ? await readBest(path) : checkpoint.best;
    await packCheckpoint(out, checkpoint, best);
    const { size } = await Deno.stat(out);
    const { steps, settings } = checkpoint.facts;
    console.log(`${out}: ${steps * settings.batch} images, ${(size / 1e6).toFixed(1)} MB`);
    const name = folder.slice(folder.lastIndexOf("/") + 1);
    console.log(`Elsewhere, make it runs/${name}/${CHECKPOINT}, and go on with the same data:`);
    console.log(`  deno task train --resume --out weights/${name} --data …`);
  },
};
