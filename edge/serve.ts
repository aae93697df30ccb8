/**
 * The server for platforms that bring a port of their own: `deno serve`, with `--parallel`
 * for several cores, and Deno Deploy.
 *
 * @module
 */

import { openServer } from "./server.ts";
import { readSettings, WEIGHTS } from "./settings.ts";

const server = await openServer(readSettings((name) => Deno.env.get(name), WEIGHTS));
server.settle().catch((error) => {
  console.error(error.message);
  Deno.exit(1);
});

export default { fetch: server.fetch } satisfies Deno.ServeDefaultExport;
