/**
 * `deno task bundle:library [FOLDER]`: the library as a folder of JavaScript, for Deno, Node
 * (20 and later) and browsers; nothing has to be installed beside it.
 *
 * @module
 */

import { basename } from "node:path";

const OUT = Deno.args[0] ?? "dist/library";

/**
 * The binaries, by the modules that import them: bundlers do not know such imports. What is
 * put in their places reads a file or fetches it, whichever the platform can.
 */
const BINARIES: Readonly<Record<string, string>> = {
  "./binary.js": "shared/kernels/kernels.wasm",
  "./wasm/simd_binary.js":
    "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  "./webp_binary.js": "node_modules/@jsquash/webp/codec/enc/webp_enc_simd.wasm",
  "./jpeg_binary.js": "node_modules/@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm",
  "./avif_binary.js": "node_modules/@jsquash/avif/codec/enc/avif_enc.wasm",
};

/** What is bundled. */
const PROGRAM = "edge/figment.ts";

/**
 * TensorFlow.js asks what it runs on while it is loaded, and on Node and Deno would want
 * modules of Node's that browsers do not have; what it takes for a browser's worker does
 * without, and does the same. Nobody else is to be misled. The glue of its binary asks
 * for a folder that it has no use for.
 */
const BEFORE = `const __dirname = "";
const isAlone = !("WorkerGlobalScope" in globalThis);
if (isAlone) globalThis.WorkerGlobalScope = class {};
`;
const AFTER = `if (isAlone) delete globalThis.WorkerGlobalScope;
`;

const external = Object.keys(BINARIES).flatMap((name) => ["--external", name]);
const { success } = await new Deno.Command(Deno.execPath(), {
  args: [
    ...["bundle", "--quiet", "--minify", "--code-splitting", "--platform=browser"],
    ...external,
    ...["--external", "node:fs/promises", "--outdir", OUT, PROGRAM],
  ],
}).spawn().status;
if (!success) Deno.exit(1);
const script = `${OUT}/${basename(PROGRAM, ".ts")}.js`;
await Deno.writeTextFile(script, BEFORE + await Deno.readTextFile(script) + AFTER);
await Deno.mkdir(`${OUT}/wasm`, { recursive: true });
for (const [module, binary] of Object.entries(BINARIES)) {
  const path = `${OUT}/${module}`;
  await Deno.copyFile(binary, path.replace(/\.js$/, ".wasm"));
  await Deno.writeTextFile(path, loaderOf(basename(module, ".js")));
}
console.log(`${script} exports openModel and generate`);

function loaderOf(name: string): string {
  return `const url = new URL("./${name}.wasm", import.meta.url);
const bytes = url.protocol === "file:"
  ? await (await import("node:fs/promises")).readFile(url)
  : await (await fetch(url)).arrayBuffer();
export default await WebAssembly.compile(bytes);
`;
}
