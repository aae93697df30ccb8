/**
 * The server for platforms that bring a port of their own: `deno serve`, with `--parallel`
 * for several cores, and Deno Deploy.
 *
 * @module
 */

import { onStop } from "./operation/stop.ts";
import { Thread } from "./operation/threads.ts";
import { openServer } from "./server.ts";
import { readSettings, WEIGHTS } from "./settings.ts";

const server = await openServer(readSettings((name) => Deno.env.get(name), WEIGHTS));
const thread = new Thread();
// Without this, `deno serve --parallel` does not always end when it is told to (Deno 2.9.6).
onStop(async () => {
  await server.close();
  await server.flush();
  await thread.finish();
});
server.settle().catch((error) => {
  console.error(error.message);
  Deno.exit(1);
});

export default { fetch: server.fetch } satisfies Deno.ServeDefaultExport;
