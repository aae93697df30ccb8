/**
 * Where downloads are kept.
 *
 * @module
 */

import { UserError } from "../../shared/errors.ts";

/**
 * The folder for downloads: FIGMENT_CACHE if it is set, otherwise a folder of our
 * own in the place that the operating system has for such things.
 *
 * @param variable Reads an environment variable.
 * @throws {UserError} If there is no such place.
 */
export function cacheFolder(
  variable: (name: string) => string | undefined = Deno.env.get,
  os: string = Deno.build.os,
): string {
  const own = variable("FIGMENT_CACHE");
  if (own) return own;
  const [place, below] = os === "windows"
    ? [variable("LOCALAPPDATA"), "figment/cache"]
    : os === "darwin"
    ? [variable("HOME"), "Library/Caches/figment"]
    : variable("XDG_CACHE_HOME")
    ? [variable("XDG_CACHE_HOME"), "figment"]
    : [variable("HOME"), ".cache/figment"];
  if (place) return `${place}/${below}`;
  throw new UserError(
    "There is no folder to keep downloads in: set FIGMENT_CACHE to one, " +
      "or pass a local copy of the data with --data PATH",
  );
}
