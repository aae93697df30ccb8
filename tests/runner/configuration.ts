/**
 * The configuration that tests run and are type-checked under: deno.json, with a
 * copy of the lock file, which pins every npm package and which a test run may
 * change; and, where `@std/testing` cannot be fetched, with a stand-in linked in.
 *
 * @module
 */

/** Where the configuration is written: beside deno.json, so that its relative paths hold. */
const CONFIGURATION = ".deno.test.json";
const LOCK = ".deno.test.lock";
const STAND_IN = "./tests/std_testing";

/** How long to wait for `@std/testing` on a network that does not answer. */
const PATIENCE_MS = 20_000;

/**
 * Writes the configuration and says in one line which `@std/testing` it uses.
 *
 * @returns Its path, for `--config`.
 */
export async function writeConfiguration(): Promise<string> {
  const configuration = JSON.parse(await Deno.readTextFile("deno.json"));
  const published = await canFetch(`${configuration.imports["@std/testing"]}/bdd`);
  console.log(
    published
      ? "@std/testing: published package"
      : `@std/testing: out of reach, using the stand-in in ${STAND_IN.slice(2)}`,
  );
  if (!published) configuration.links = [STAND_IN];
  configuration.lock = LOCK;
  await Deno.copyFile("deno.lock", LOCK);
  await Deno.writeTextFile(CONFIGURATION, JSON.stringify(configuration, null, 2));
  return CONFIGURATION;
}

/** Whether a package's module is in Deno's cache, or can be brought there. */
async function canFetch(specifier: string): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--no-config", "--no-lock", specifier],
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).output();
  return success;
}
