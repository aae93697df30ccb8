/**
 * Serves the models: `deno task start`.
 *
 * @module
 */

import { UserError } from "../shared/errors.ts";
import { pinnedName } from "./encode/encoder.ts";
import { onStop } from "./operation/stop.ts";
import { openServer, type Server } from "./server.ts";
import { describeVariables, readSettings, type Settings, WEIGHTS } from "./settings.ts";

async function start(): Promise<void> {
  const settings = readSettings((name) => Deno.env.get(name), WEIGHTS);
  const server = await openServer(settings);
  const listener = listen(settings, server);
  console.log(
    `Figment serves ${describeModels(server)} at ` +
      `http://${shownHost(settings.host)}:${listener.addr.port}/`,
  );
  onStop(async () => {
    void server.close(); // the listener knows when all is sent
    await listener.shutdown();
    await server.flush();
  });
  await server.settle();
}

/** The default model, and those that a URL has to name. */
function describeModels({ catalogue, others }: Server): string {
  const byDefault = pinnedName(catalogue.default.model);
  const named = [...catalogue.names.filter((name) => name !== byDefault), ...others];
  return named.length === 0 ? byDefault : `${byDefault}, and by name ${named.join(", ")},`;
}

/** @throws {UserError} Where the address cannot be had. */
function listen({ host, port }: Settings, server: Server): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname: host, port, onListen: () => {} }, server.fetch);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UserError(`Port ${port} is in use; stop its owner or set PORT to another`);
    }
    throw new UserError(`Cannot listen at HOST ${host}, PORT ${port}: ${(error as Error).message}`);
  }
}

/** A host that a browser can open. */
function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

if (Deno.args.length > 0) {
  console.log(`deno task start: serves pictures\n\nVariables:\n${describeVariables()}`);
  Deno.exit(Deno.args[0] === "--help" || Deno.args[0] === "-h" ? 0 : 1);
}
try {
  await start();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
