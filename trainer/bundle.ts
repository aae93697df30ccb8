/**
 * `deno task bundle`: the trainer as a folder of a few files, for a machine that has a
 * graphics card and Deno, but neither the packages nor a way to fetch them. There,
 * `deno run -A train/main.js train …` does what `deno task train …` does here, but for
 * decoding images: let `runs/cache` travel along, or pass the data as IDX files.
 *
 * @module
 */

import { basename } from "node:path";

const OUT = "dist/train";

/** What runs by itself, each with all that it imports. */
const PROGRAMS = [
  "trainer/main.ts",
  "trainer/run/worker.ts",
  "trainer/export/export_worker.ts",
  "trainer/report/reporter_worker.ts",
];

/**
 * The binaries, by the names of the modules that import them: `deno bundle` does not
 * know such imports, and leaves them as they stand.
 */
const BINARIES: Readonly<Record<string, string>> = {
  "./binary.js": "shared/kernels/kernels.wasm",
  "./training_binary.js": "trainer/kernels/simd/kernels.wasm",
  "./wasm/simd_binary.js":
    "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
};

/** What CommonJS modules find around them, and TensorFlow.js' glue of its binary asks for. */
const COMMON_JS = "const __dirname = import.meta.dirname, __filename = import.meta.filename;\n";

/** Native code, which a bundle cannot hold; the trainer says so when it is missed. */
const LEFT_OUT = ["sharp"];

await Deno.mkdir(`${OUT}/wasm`, { recursive: true });
for (const program of PROGRAMS) await bundle(program, `${OUT}/${scriptOf(program)}`);
for (const [module, binary] of Object.entries(BINARIES)) {
  const path = `${OUT}/${module}`;
  await Deno.copyFile(binary, path.replace(/\.js$/, ".wasm"));
  const name = basename(module, ".js");
  await Deno.writeTextFile(
    path,
    `import source binary from "./${name}.wasm";\nexport default binary;\n`,
  );
}
console.log(`${OUT}: copy it to where the graphics card is, and there`);
console.log(`  deno run -A train/main.js train --preset mnist --data PATH`);

/** Bundles a program; of the workers that it starts, only the names change. */
async function bundle(program: string, out: string): Promise<void> {
  const external = [...Object.keys(BINARIES), ...LEFT_OUT].flatMap((name) => ["--external", name]);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", ...external, "--output", out, program],
  }).spawn().status;
  if (!success) Deno.exit(1);
  let script = await Deno.readTextFile(out);
  for (const worker of PROGRAMS) {
    script = script.replaceAll(`"./${basename(worker)}"`, `"./${scriptOf(worker)}"`);
  }
  await Deno.writeTextFile(out, COMMON_JS + script);
}

/** `run/worker.ts` becomes `worker.js`. */
function scriptOf(program: string): string {
  return basename(program).replace(/\.ts$/, ".js");
}
