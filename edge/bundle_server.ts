/**
 * `deno task bundle:edge [FOLDER]`: the server as a folder of a few files, `dist/server` if
 * no other is named, its models included. It needs no packages, and starts in three fifths
 * of the time, since there are few files to open and not hundreds, and none that is not run;
 * the executable and the container are made of it.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import * as esbuild from "esbuild";

const ROOT = resolve(import.meta.dirname!, "..");
const OUT = resolve(Deno.args[0] ?? `${ROOT}/dist/server`);

/**
 * Modules that import a binary get it as text within the script instead: an executable
 * has no place to look for it, and nobody has to be allowed to read files for it.
 */
const binaries: esbuild.Plugin = {
  name: "binaries",
  setup(build) {
    build.onLoad({ filter: /binary\.js$/ }, async ({ path }) => {
      const source = await Deno.readTextFile(path);
      const [, binary] = /^import source binary from (".*");$/m.exec(source) ?? [];
      if (binary === undefined) throw new Error(`${path}: it imports no binary`);
      return {
        contents: `import bytes from ${binary};\nexport default new WebAssembly.Module(bytes);\n`,
        resolveDir: dirname(path),
      };
    });
  },
};

/** What TensorFlow.js would load on Node, and what starts its threads. */
const neverRun: esbuild.Plugin = {
  name: "never-run",
  setup(build) {
    const filter = /^(crypto|fs|os|path|perf_hooks|util|worker_threads|node-fetch)$|threaded-simd/;
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: "nothing" }));
    build.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({
      contents: "export const wasmWorkerContents = undefined;",
    }));
  },
};

/**
 * Globals that TensorFlow.js looks for and Deno would load. In what it takes for a worker
 * of a browser without WebGPU it does without, and does the same.
 */
const globals = {
  process: "undefined",
  Buffer: "undefined",
  GPUBuffer: "undefined",
  WorkerGlobalScope: "Object",
  __dirname: "undefined",
  __filename: "undefined",
};

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
await esbuild.build({
  absWorkingDir: ROOT,
  entryPoints: ["edge/main.ts", "edge/serve.ts", "edge/healthcheck.ts"],
  outdir: `${OUT}/edge`,
  bundle: true,
  splitting: true, // what is loaded when it is first asked for stays so
  minify: true,
  format: "esm",
  platform: "neutral",
  target: "esnext",
  mainFields: ["module", "main"],
  external: ["node:*"],
  loader: { ".wasm": "binary" },
  plugins: [binaries, neverRun],
  define: globals,
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
  legalComments: "linked",
  logLevel: "warning",
});
await esbuild.stop();
await Deno.writeTextFile(`${OUT}/deno.json`, JSON.stringify(configuration));
await copy(`${ROOT}/weights`, `${OUT}/weights`);
await copy(`${ROOT}/LICENSE`, `${OUT}/LICENSE`);
console.log(`${OUT}: wherever Deno is, "deno run -A edge/main.js" in it starts the server`);
