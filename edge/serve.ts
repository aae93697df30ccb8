/**
 * The server for platforms that bring a port of their own: `deno serve`, with `--parallel`
 * for several cores, and Deno Deploy.
 *
 * @module
 */

import { resolve } from "node:path";
import { openServer } from "./server.ts";
import { readSettings } from "./settings.ts";

const { fetch } = await openServer(
  readSettings((name) => Deno.env.get(name), resolve(import.meta.dirname!, "../weights")),
);

export default { fetch } satisfies Deno.ServeDefaultExport;
