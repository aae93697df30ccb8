/**
 * `deno task bench`: how fast, beside the best there is. `--json` prints one JSON
 * object and nothing else.
 *
 * @module
 */

import { benchTraining } from "./training.ts";

const isJson = Deno.args.includes("--json");
const training = await benchTraining();
if (isJson) {
  const machine = `${Deno.build.arch}, ${navigator.hardwareConcurrency} cores`;
  console.log(JSON.stringify({ machine, date: new Date().toISOString(), training }));
} else {
  console.log("Training, images a second, beside PyTorch on the same cores");
  console.table(training);
}
