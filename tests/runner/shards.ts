/**
 * Divides the tests among processes: a module may change the working directory, or hold
 * TensorFlow.js' one backend, so that modules side by side each need a process.
 *
 * @module
 */

const TEST_MODULE = /_test\.tsx?$/;

/** Test modules in files and folders, each once; a file that is named needs no `_test`. */
export async function testModules(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(modulesAt));
  return [...new Set(found.flat())].sort();
}

async function modulesAt(path: string): Promise<string[]> {
  if (!(await Deno.stat(path)).isDirectory) return [path];
  const found: Promise<string[]>[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory || TEST_MODULE.test(name)) found.push(modulesAt(`${path}/${name}`));
  }
  return (await Promise.all(found)).flat();
}

/** As many shards as are of use, at most `count`: neighbours, which are alike, in turn. */
export function divide(modules: readonly string[], count: number): string[][] {
  const shards = Array.from({ length: Math.min(count, modules.length) }, (): string[] => []);
  modules.forEach((module, i) => shards[i % shards.length]!.push(module));
  return shards;
}
