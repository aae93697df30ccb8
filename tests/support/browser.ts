/**
 * Debian's Chromium, for tests of what people see.
 *
 * @module
 */

import type { Browser } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** @returns Why there is no browser, for {@linkcode itUnless}; undefined where there is one. */
export function browserObstacle(): string | undefined {
  try {
    Deno.statSync(CHROMIUM);
    return undefined;
  } catch {
    return "no browser (on Debian: apt install chromium)";
  }
}

/** Starts it with a profile of its own, which goes with it, and without any talk to its makers. */
export async function openBrowser(): Promise<Browser> {
  // Playwright looks for Windows in files that Deno shows to nobody but who may do everything.
  // With this variable, a private one of a package inside it, it does not look.
  Deno.env.set("__IS_WSL_TEST__", "1");
  const { chromium } = await import("playwright-core");
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox", // tests may run as root
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Serves at a free port of this machine. */
export function serve(handler: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  const { port } = server.addr;
  return { origin: `http://127.0.0.1:${port}`, stop: () => server.shutdown() };
}
