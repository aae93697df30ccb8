/**
 * How programs of the edge become a few files: nothing has to be installed beside them, and
 * nothing is loaded that is not run.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import * as esbuild from "esbuild";

const ROOT = resolve(import.meta.dirname!, "..");

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

/**
 * Bundles programs.
 *
 * @param entryPoints Their main modules, by paths from the repository's root.
 * @param outdir Where they are written to; what they share is written beside them.
 */
export async function bundle(entryPoints: string[], outdir: string): Promise<void> {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints,
    outdir,
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
}
