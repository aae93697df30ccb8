/**
 * Type-checks everything, the tests too, whichever `@std/testing` is within reach.
 *
 * @module
 */

import { writeConfiguration } from "./runner/configuration.ts";

const configuration = await writeConfiguration();
const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["check", `--config=${configuration}`, "trainer", "edge", "shared", "tests"],
}).spawn().status;
Deno.exit(code);
