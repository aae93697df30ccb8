/**
 * Bundles the peers of cold start as the server is bundled, into the folder that is named.
 *
 * @module
 */

import { bundle } from "../../edge/bundle.ts";

await bundle(["tests/bench/libraries.ts", "tests/bench/network.ts"], Deno.args[0]!);
