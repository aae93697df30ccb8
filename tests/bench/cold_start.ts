/**
 * From the start of a process to the last byte of its first answer: our first picture, from
 * the source and from the bundle, beside the "ok" of a server that has nothing to load but
 * Hono. What bounds ours stands beside it: servers that load the libraries that ours does,
 * and then its network, and do nothing else.
 *
 * @module
 */

import { HOUSE_MODEL } from "../../shared/house_model.ts";
import { bundlePeers, bundleServer } from "./bundles.ts";
import { Connection, requestOf } from "./connection.ts";
import type { Effort } from "./effort.ts";
import { inFolder } from "./folder.ts";
import { WEIGHTS } from "./models.ts";
import type { ColdStart } from "./report.ts";
import {
  type Server,
  startBundle,
  startFigment,
  startHello,
  startLibraries,
  startNetwork,
} from "./server.ts";
import { compare, median, takeTurns } from "./turns.ts";

/** Measures all, their files being in the system's cache and their code in Deno's. */
export function benchColdStart({ rounds }: Effort): Promise<ColdStart> {
  return inFolder(async (folder) => {
    const [server, peers] = [`${folder}/server`, `${folder}/peers`];
    await bundleServer(server);
    await bundlePeers(peers);
    const model = `${WEIGHTS}/${HOUSE_MODEL}`;
    const times = await takeTurns(rounds, {
      ours: () => firstAnswer(() => startFigment(), PICTURE),
      libraries: () => firstAnswer(() => startLibraries()),
      bundle: () => firstAnswer(() => startBundle(server), PICTURE),
      bundledNetwork: () => firstAnswer(() => startNetwork("network.js", peers, model)),
      bundledLibraries: () => firstAnswer(() => startLibraries("libraries.js", peers)),
      hello: () => firstAnswer(startHello),
    });
    const bundle = compare(times.bundle, times.hello);
    return {
      ours_ms: median(times.ours),
      libraries_ms: median(times.libraries),
      bundle_ms: median(times.bundle),
      bundled_network_ms: median(times.bundledNetwork),
      bundled_libraries_ms: median(times.bundledLibraries),
      hello_ms: median(times.hello),
      ...compare(times.ours, times.hello),
      bundle_ratio: bundle.ratio,
      bundle_ratio_quartiles: bundle.ratio_quartiles,
    };
  });
}

const PICTURE = "/generate?seed=alice";

async function firstAnswer(start: () => Promise<Server>, path = "/"): Promise<number> {
  const began = performance.now();
  await using server = await start();
  using connection = await Connection.open(server.port);
  const { status, head } = await connection.ask(requestOf(path));
  const took = performance.now() - began;
  if (status !== 200) throw new Error(head);
  return took;
}
