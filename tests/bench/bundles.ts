/**
 * What cold starts are started from, besides the source.
 *
 * @module
 */

import { resolve } from "node:path";
import { taskWords } from "../support/task_words.ts";

const ROOT = resolve(import.meta.dirname!, "../..");

/** Makes the bundle of the server, as `deno task bundle:edge` does. */
export async function bundleServer(folder: string): Promise<void> {
  await run([...await taskWords("bundle:edge", { "=dist": `=${folder}` }), folder]);
}

/** Bundles libraries.ts and network.ts in the same way, under these names. */
export async function bundlePeers(folder: string): Promise<void> {
  const words = await taskWords("bundle:edge", {
    "=dist": `=${folder}`,
    "edge/bundle_server.ts": "tests/bench/bundle_peers.ts",
  });
  await run([...words, folder]);
}

async function run(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
