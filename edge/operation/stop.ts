/**
 * How a server ends: what is begun is finished, and nothing waits for ever.
 *
 * @module
 */

/** How long answers in the making may take; Deno Deploy waits no longer either. */
const GRACE_MS = 5000;

/** Windows knows no other way to ask. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/**
 * Ends the process when it is told to stop.
 *
 * @param finish Takes nothing new, and ends with what was begun.
 */
export function onStop(finish: () => Promise<unknown>): void {
  const stop = async () => {
    setTimeout(() => Deno.exit(0), GRACE_MS);
    await finish();
    Deno.exit(0);
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, stop);
}
