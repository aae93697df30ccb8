/**
 * A start reads the default model before it serves, the others while it serves: until they
 * are read, requests that may be for one of them wait.
 *
 * @module
 */

import type { Handler } from "./operation/operate.ts";
import { targetOf } from "./operation/target.ts";

/** What knows nothing of models besides the default one, unless its query names one. */
const PATHS = ["/generate", "/random", "/healthz"];

/**
 * The same handler.
 *
 * @param complete Reads the other models, if nobody did; ends when they can be asked for.
 */
export function defaultFirst(handler: Handler, complete: () => Promise<void>): Handler {
  let isComplete = false;
  return (request, peer) => {
    if (isComplete || needsDefaultOnly(request.url)) return handler(request, peer);
    return complete().then(() => {
      isComplete = true;
      return handler(request, peer);
    });
  };
}

function needsDefaultOnly(url: string): boolean {
  const { path, query } = targetOf(url);
  return PATHS.includes(path) && !new URLSearchParams(query).has("model");
}
