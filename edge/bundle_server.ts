/**
 * `deno task bundle:edge [FOLDER]`: the server as a folder of a few files, `dist/server` if
 * no other is named, its models included. It needs no packages, and starts in about half of
 * the time, since there are few files to open and not hundreds, and none that is not run; the
 * executable and the container are made of it.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import { bundle } from "./bundle.ts";

const ROOT = resolve(import.meta.dirname!, "..");
const OUT = resolve(Deno.args[0] ?? `${ROOT}/dist/server`);

/** Without it, Deno reads all modules before it runs the first, those for AVIF's 3 MB too. */
const configuration = { unstable: ["lazy-dynamic-imports"] };

async function copy(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}

await Deno.remove(OUT, { recursive: true }).catch((error) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
});
await bundle(["edge/main.ts", "edge/serve.ts", "edge/healthcheck.ts"], `${OUT}/edge`);
await Deno.writeTextFile(`${OUT}/deno.json`, JSON.stringify(configuration));
await copy(`${ROOT}/weights`, `${OUT}/weights`);
await copy(`${ROOT}/LICENSE`, `${OUT}/LICENSE`);
console.log(`${OUT}: wherever Deno is, "deno run -A edge/main.js" in it starts the server`);
